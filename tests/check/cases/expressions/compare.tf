# expect: schema/invalid-operand 7:11-16
# terraform 1.11.4: refuses 7
variable "l" {
  type = list(string)
}
output "a" {
  value = var.l > 3
}
# right:
variable "l" {
  type = list(string)
}
output "a" {
  value = length(var.l) > 3
}
