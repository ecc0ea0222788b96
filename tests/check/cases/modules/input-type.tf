# expect: schema/wrong-type 5:12-15
# terraform 1.11.4: refuses 5
module "m" {
  source = "./m"
  size   = "x"
}
# file: m/main.tf
variable "size" {
  type = number
}
output "x" {
  value = var.size
}
# right:
module "m" {
  source = "./m"
  size   = "1"
}
# file: m/main.tf
variable "size" {
  type = number
}
output "x" {
  value = var.size
}
