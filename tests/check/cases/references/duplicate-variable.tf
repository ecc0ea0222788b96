# expect: reference/duplicate 5:1-13
# terraform 1.11.4: refuses 5
variable "a" {
}
variable "a" {
}
output "c" {
  value = [var.a]
}
# right:
variable "a" {
}
variable "b" {
}
output "c" {
  value = [var.a, var.b]
}
