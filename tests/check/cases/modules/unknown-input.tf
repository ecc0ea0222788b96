# expect: schema/unknown-input 5:3-6
# terraform 1.11.4: refuses 5
module "m" {
  source = "./m"
  nam = "x"
}
# file: m/main.tf
variable "name" {
  default = ""
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
  default = ""
}
output "x" {
  value = var.name
}
