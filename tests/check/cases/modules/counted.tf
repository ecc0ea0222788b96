# expect: reference/no-such-step 8:20-24
# terraform 1.11.4: refuses 8
module "m" {
  source = "./m"
  count  = 2
}
output "a" {
  value = module.m.name
}
# file: m/main.tf
output "name" {
  value = "x"
}
# right:
module "m" {
  source = "./m"
  count  = 2
}
output "a" {
  value = module.m[0].name
}
# file: m/main.tf
output "name" {
  value = "x"
}
