# expect: reference/unexpected-index 7:19-22
# terraform 1.11.4: accepts
module "m" {
  source = "./m"
}
output "a" {
  value = module.m[0].name
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
