# expect: schema/invalid-name 3:10-19
# terraform 1.11.4: refuses 3
variable "version" {
  type = string
}
output "b" {
  value = var.version
}
# right:
variable "release" {
  type = string
}
output "b" {
  value = var.release
}
