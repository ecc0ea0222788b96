# expect: schema/template-value 7:16-21
# terraform 1.11.4: accepts
variable "o" {
  type = object({ a = string })
}
output "a" {
  value = "x-${var.o}"
}
# right:
variable "o" {
  type = object({ a = string })
}
output "a" {
  value = "x-${var.o.a}"
}
