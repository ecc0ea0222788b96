# expect: reference/duplicate 6:1-11
# terraform 1.11.4: refuses 6
module "a" {
  source = "./m"
}
module "a" {
  source = "./m"
}
# file: m/main.tf
output "x" {
  value = 1
}
# right:
module "a" {
  source = "./m"
}
module "b" {
  source = "./m"
}
# file: m/main.tf
output "x" {
  value = 1
}
