# expect: reference/cycle 4:7-14
# terraform 1.11.4: refuses 4
locals {
  a = local.a
}
output "c" {
  value = local.a
}
# right:
locals {
  a = 1
}
output "c" {
  value = local.a
}
