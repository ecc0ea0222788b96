# expect: schema/unknown-function 7:19-23 warning
# terraform 1.11.4: accepts
variable "b" {
  type = bool
}
output "a" {
  value = var.b ? uper("x") : ""
}
# right:
variable "b" {
  type = bool
}
output "a" {
  value = var.b ? upper("x") : ""
}
