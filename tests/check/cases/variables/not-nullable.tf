# expect: schema/wrong-type 6:14-18
# terraform 1.11.4: refuses 6
variable "a" {
  type     = string
  nullable = false
  default  = null
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type     = string
  nullable = true
  default  = null
}
output "b" {
  value = var.a
}
