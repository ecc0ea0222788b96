# expect: schema/missing-required 3:1-11
# terraform 1.11.4: refuses 3
module "m" {
}
# file: m/main.tf
output "name" {
  value = "x"
}
# right:
module "m" {
  source = "./m"
}
# file: m/main.tf
output "name" {
  value = "x"
}
