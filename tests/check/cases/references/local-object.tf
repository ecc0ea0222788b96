# expect: reference/unknown-attribute 7:21-24
# terraform 1.11.4: refuses 7
locals {
  web = { name = "a", ports = [80, 443] }
}
output "a" {
  value = local.web.nme
}
# right:
locals {
  web = { name = "a", ports = [80, 443] }
}
output "a" {
  value = local.web.name
}
