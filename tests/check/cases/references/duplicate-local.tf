# expect: reference/duplicate 7:3-4
# terraform 1.11.4: refuses 7
locals {
  a = 1
}
locals {
  a = 2
}
output "c" {
  value = [local.a]
}
# right:
locals {
  a = 1
}
locals {
  b = 2
}
output "c" {
  value = [local.a, local.b]
}
