# expect: schema/invalid-operand 7:20-21
# terraform 1.11.4: refuses 7
variable "b" {
  type = bool
}
output "a" {
  value = var.b && 5
}
# right:
variable "b" {
  type = bool
}
output "a" {
  value = var.b && true
}
