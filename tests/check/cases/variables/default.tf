# expect: schema/wrong-type 5:13-16
# terraform 1.11.4: refuses 5
variable "a" {
  type    = number
  default = "x"
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type    = number
  default = "1"
}
output "b" {
  value = var.a
}
