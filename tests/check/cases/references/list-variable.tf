# expect: reference/no-such-step 7:20-24
# terraform 1.11.4: refuses 7
variable "webs" {
  type = list(object({ name = string }))
}
output "a" {
  value = var.webs.name
}
# right:
variable "webs" {
  type = list(object({ name = string }))
}
output "a" {
  value = var.webs[0].name
}
