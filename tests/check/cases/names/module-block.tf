# expect: schema/unknown-block 5:3-13
# terraform 1.11.4: refuses 5
module "m" {
  source = "./m"
  connection {
  }
}
# file: m/main.tf
output "x" {
  value = 1
}
# right:
module "m" {
  source = "./m"
}
# file: m/main.tf
output "x" {
  value = 1
}
