# expect: schema/missing-required 3:1-11
# terraform 1.11.4: refuses 3
module "m" {
  source = "./m"
}
# file: m/main.tf
variable "name" {
}
output "x" {
  value = var.name
}
# right:
module "m" {
  source = "./m"
  name = "x"
}
# file: m/main.tf
variable "name" {
}
output "x" {
  value = var.name
}
