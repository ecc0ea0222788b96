# expect: schema/module-version 5:3-10
# terraform 1.11.4: refuses 4
module "m" {
  source  = "./m"
  version = "1.0"
}
# file: m/main.tf
output "name" {
  value = "x"
}
# right:
module "m" {
  source  = "./m"
}
# file: m/main.tf
output "name" {
  value = "x"
}
