# expect: schema/not-constant 4:13-23
# terraform 1.11.4: refuses 4
variable "a" {
  default = upper("x")
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  default = "X"
}
output "b" {
  value = var.a
}
