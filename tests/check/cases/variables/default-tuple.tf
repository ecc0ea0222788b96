# expect: schema/wrong-type 5:13-18
# terraform 1.11.4: refuses 5
variable "a" {
  type    = tuple([string, number])
  default = ["x"]
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type    = tuple([string, number])
  default = ["x", 1]
}
output "b" {
  value = var.a
}
