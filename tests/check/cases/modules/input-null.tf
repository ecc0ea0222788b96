# expect: schema/missing-required 5:12-16
# terraform 1.11.4: refuses 5
module "m" {
  source = "./m"
  name   = null
}
# file: m/main.tf
variable "name" {
  type     = string
  nullable = false
}
output "x" {
  value = var.name
}
# right:
module "m" {
  source = "./m"
  name   = "x"
}
# file: m/main.tf
variable "name" {
  type     = string
  nullable = false
}
output "x" {
  value = var.name
}
