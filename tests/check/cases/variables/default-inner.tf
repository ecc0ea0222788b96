# expect: schema/wrong-type 5:23-26
# terraform 1.11.4: refuses 5
variable "a" {
  type    = map(list(number))
  default = { a = [1, "x"] }
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type    = map(list(number))
  default = { a = [1, 2] }
}
output "b" {
  value = var.a
}
