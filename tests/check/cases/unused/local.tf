# expect: reference/unused-local 4:3-4 warning
# terraform 1.11.4: accepts
locals {
  a = 1
}
output "b" {
  value = 1
}
# right:
locals {
  a = 1
}
output "b" {
  value = local.a
}
