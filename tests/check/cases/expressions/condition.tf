# expect: schema/invalid-operand 7:11-16
# terraform 1.11.4: accepts
variable "l" {
  type = list(string)
}
output "a" {
  value = var.l ? 1 : 2
}
# right:
variable "l" {
  type = list(string)
}
output "a" {
  value = length(var.l) > 0 ? 1 : 2
}
