# expect: reference/unused-variable 3:10-13 warning
# terraform 1.11.4: accepts
variable "a" {
}
output "b" {
  value = 1
}
# right:
variable "a" {
}
output "b" {
  value = var.a
}
