# expect: schema/type 4:23-29
# terraform 1.11.4: refuses 4
variable "a" {
  type = list(string, number)
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type = list(string)
}
output "b" {
  value = var.a
}
