# expect: reference/undeclared-local 7:11-21
# terraform 1.11.4: refuses 7
locals {
  image = "a"
}
output "a" {
  value = local.imge
}
# right:
locals {
  image = "a"
}
output "a" {
  value = local.image
}
