# expect: schema/conditional-types 7:19-28
# terraform 1.11.4: refuses 7
variable "b" {
  type = bool
}
output "a" {
  value = var.b ? [1] : "x"
}
# right:
variable "b" {
  type = bool
}
output "a" {
  value = var.b ? [1] : []
}
