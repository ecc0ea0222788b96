# expect: schema/not-iterable 7:21-26
# terraform 1.11.4: refuses 7
variable "n" {
  type = number
}
output "a" {
  value = [for x in var.n : x]
}
# right:
variable "n" {
  type = number
}
output "a" {
  value = [for x in range(var.n) : x]
}
