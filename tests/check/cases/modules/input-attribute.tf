# expect: schema/missing-required 5:12-25
# terraform 1.11.4: refuses 5
module "m" {
  source = "./m"
  web    = { nam = "x" }
}
# file: m/main.tf
variable "web" {
  type = object({ name = string, port = optional(number) })
}
output "x" {
  value = var.web
}
# right:
module "m" {
  source = "./m"
  web    = { name = "x" }
}
# file: m/main.tf
variable "web" {
  type = object({ name = string, port = optional(number) })
}
output "x" {
  value = var.web
}
