# expect: schema/invalid-operand 7:12-30
# terraform 1.11.4: refuses 7
variable "l" {
  type = list(string)
}
output "a" {
  value = (length(var.l) == 1) < 2
}
# right:
variable "l" {
  type = list(string)
}
output "a" {
  value = (length(var.l) == 1) == true
}
