# expect: reference/unknown-attribute 7:20-23
# terraform 1.11.4: refuses 7
module "m" {
  source = "./m"
}
output "a" {
  value = module.m.nam
}
# file: m/main.tf
output "name" {
  value = "x"
}
# right:
module "m" {
  source = "./m"
}
output "a" {
  value = module.m.name
}
# file: m/main.tf
output "name" {
  value = "x"
}
