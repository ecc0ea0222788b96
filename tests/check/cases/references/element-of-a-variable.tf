# expect: reference/unknown-attribute 7:34-39 warning
# terraform 1.11.4: accepts
variable "webs" {
  type = list(object({ name = string }))
}
output "a" {
  value = [for w in var.webs : w.title]
}
# right:
variable "webs" {
  type = list(object({ name = string }))
}
output "a" {
  value = [for w in var.webs : w.name]
}
