# expect: schema/not-constant 7:13-18
# terraform 1.11.4: refuses 7
variable "c" {
  default = "x"
}
variable "a" {
  default = var.c
}
output "b" {
  value = [var.a, var.c]
}
# right:
variable "c" {
  default = "x"
}
variable "a" {
  default = "x"
}
output "b" {
  value = [var.a, var.c]
}
