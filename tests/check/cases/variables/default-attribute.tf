# expect: schema/missing-required 5:13-24
# terraform 1.11.4: refuses 5
variable "a" {
  type    = object({ n = string, m = optional(string) })
  default = { m = "x" }
}
output "b" {
  value = var.a
}
# right:
variable "a" {
  type    = object({ n = string, m = optional(string) })
  default = { n = "x" }
}
output "b" {
  value = var.a
}
