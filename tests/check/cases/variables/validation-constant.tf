# expect: schema/validation 6:21-25
# terraform 1.11.4: refuses 6
variable "a" {
  type = number
  validation {
    condition     = true
    error_message = "No."
  }
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type = number
  validation {
    condition     = var.a > 0
    error_message = "No."
  }
}
output "b" {
  value = var.a
}
