# expect: reference/undeclared-variable 7:11-19
# terraform 1.11.4: refuses 7
variable "image" {
  type = string
}
output "a" {
  value = var.imge
}
# right:
variable "image" {
  type = string
}
output "a" {
  value = var.image
}
