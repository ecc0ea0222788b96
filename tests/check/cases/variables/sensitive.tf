# expect: schema/wrong-type 5:15-18
# terraform 1.11.4: refuses 5
variable "a" {
  type      = string
  sensitive = "x"
}
output "b" {
  value     = var.a
  sensitive = true
}
# right:
variable "a" {
  type      = string
  sensitive = true
}
output "b" {
  value     = var.a
  sensitive = true
}
