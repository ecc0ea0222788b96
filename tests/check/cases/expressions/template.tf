# expect: schema/template-value 7:16-21
# terraform 1.11.4: accepts
variable "l" {
  type = list(string)
}
output "a" {
  value = "x-${var.l}"
}
# right:
variable "l" {
  type = list(string)
}
output "a" {
  value = "x-${join(",", var.l)}"
}
