# expect: schema/type 4:28-33
# terraform 1.11.4: refuses 4
variable "a" {
  type = list(object({ n = strng }))
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type = list(object({ n = string }))
}
output "b" {
  value = var.a
}
