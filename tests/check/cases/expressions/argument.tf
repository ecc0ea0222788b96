# expect: schema/function-argument 7:17-22
# terraform 1.11.4: refuses 7
variable "l" {
  type = list(string)
}
output "a" {
  value = upper(var.l)
}
# right:
variable "l" {
  type = list(string)
}
output "a" {
  value = upper(var.l[0])
}
