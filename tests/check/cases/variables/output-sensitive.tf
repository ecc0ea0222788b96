# expect: schema/not-constant 8:15-20
# terraform 1.11.4: refuses 8
variable "a" {
  type = bool
}
output "b" {
  value     = var.a
  sensitive = var.a
}
# right:
variable "a" {
  type = bool
}
output "b" {
  value     = var.a
  sensitive = true
}
