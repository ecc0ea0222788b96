# expect: schema/wrong-type 4:40-43
# terraform 1.11.4: refuses 4
variable "a" {
  type = object({ n = optional(number, "x") })
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type = object({ n = optional(number, 1) })
}
output "b" {
  value = var.a
}
