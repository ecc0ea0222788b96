# expect: reference/unknown-attribute 7:17-18
# terraform 1.11.4: refuses 7
variable "o" {
  type = object({ a = string })
}
output "a" {
  value = var.o.b
}
# right:
variable "o" {
  type = object({ a = string })
}
output "a" {
  value = try(var.o.b, "")
}
