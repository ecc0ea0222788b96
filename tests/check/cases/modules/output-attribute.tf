# expect: reference/unknown-attribute 7:24-27
# terraform 1.11.4: accepts
module "m" {
  source = "./m"
}
output "a" {
  value = module.m.web.nam
}
# file: m/main.tf
output "web" {
  value = { name = "x" }
}
# right:
module "m" {
  source = "./m"
}
output "a" {
  value = module.m.web.name
}
# file: m/main.tf
output "web" {
  value = { name = "x" }
}
