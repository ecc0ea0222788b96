# expect: schema/type 4:17-23
# terraform 1.11.4: refuses 4
variable "a" {
  type = object(string)
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type = object({ n = string })
}
output "b" {
  value = var.a
}
