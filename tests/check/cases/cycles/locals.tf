# expect: reference/cycle 4:7-14
# terraform 1.11.4: refuses
locals {
  a = local.b
  b = local.a
}
output "c" {
  value = local.a
}
# right:
locals {
  a = local.b
  b = 1
}
output "c" {
  value = local.a
}
