# expect: schema/type 4:10-13
# terraform 1.11.4: refuses 4
variable "a" {
  type = set
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type = set(string)
}
output "b" {
  value = var.a
}
