# expect: schema/type 4:10-18
# terraform 1.11.4: refuses 4
variable "a" {
  type = optional(string)
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type = string
}
output "b" {
  value = var.a
}
