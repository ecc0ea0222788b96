variable "name" {
  type = string
  validation {
    condition     = length(var.name) > 0 || can(regex("a", var.name))
    error_message = "no"
  }
}
variable "size" {
  type    = number
  default = 1
}
variable "opts" {
  type    = object({ a = optional(string), b = optional(list(string), []) })
  default = {}
}
output "out" {
  value = "${var.name}-${var.size}"
}
output "obj" {
  value = var.opts
}
