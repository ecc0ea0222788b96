# expect: schema/validation 9:21-30
# terraform 1.11.4: refuses 9
variable "c" {
  default = 1
}
variable "a" {
  type = number
  validation {
    condition     = var.c > 1
    error_message = "No."
  }
}
output "b" {
  value = [var.a, var.c]
}
# right:
variable "c" {
  default = 1
}
variable "a" {
  type = number
  validation {
    condition     = var.a > 1
    error_message = "No."
  }
}
output "b" {
  value = [var.a, var.c]
}
