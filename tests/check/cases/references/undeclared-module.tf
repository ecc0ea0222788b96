# expect: reference/undeclared-module 7:11-27
# terraform 1.11.4: refuses 7
module "net" {
  source = "./net"
}
output "a" {
  value = module.nett.name
}
# file: net/main.tf
output "name" {
  value = "x"
}
# right:
module "net" {
  source = "./net"
}
output "a" {
  value = module.net.name
}
# file: net/main.tf
output "name" {
  value = "x"
}
