# expect: reference/unknown-attribute 7:19-22
# terraform 1.11.4: refuses 7
variable "web" {
  type = object({ name = string, port = optional(number) })
}
output "a" {
  value = var.web.nme
}
# right:
variable "web" {
  type = object({ name = string, port = optional(number) })
}
output "a" {
  value = var.web.name
}
