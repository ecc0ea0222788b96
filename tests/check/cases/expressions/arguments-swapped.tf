# expect: schema/function-argument 8:16-21
# expect: schema/function-argument 8:23-26
# terraform 1.11.4: refuses 8
variable "l" {
  type = list(string)
}
output "a" {
  value = join(var.l, ",")
}
# right:
variable "l" {
  type = list(string)
}
output "a" {
  value = join(",", var.l)
}
