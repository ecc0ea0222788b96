# expect: reference/cycle 5:12-24
# terraform 1.11.4: refuses
module "m" {
  source = "./m"
  a      = module.n.out
}
module "n" {
  source = "./m"
  a      = module.m.out
}
# file: m/main.tf
variable "a" {
}
output "out" {
  value = var.a
}
output "fixed" {
  value = 1
}
# right:
module "m" {
  source = "./m"
  a      = module.n.out
}
module "n" {
  source = "./m"
  a      = module.m.fixed
}
# file: m/main.tf
variable "a" {
}
output "out" {
  value = var.a
}
output "fixed" {
  value = 1
}
