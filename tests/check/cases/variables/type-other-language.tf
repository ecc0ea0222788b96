# expect: schema/type 4:10-17
# terraform 1.11.4: refuses 4
variable "a" {
  type = boolean
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type = bool
}
output "b" {
  value = var.a
}
