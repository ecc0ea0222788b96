# expect: reference/no-such-step 7:20-23
# terraform 1.11.4: refuses 7
variable "names" {
  type = set(string)
}
output "a" {
  value = var.names[0]
}
# right:
variable "names" {
  type = set(string)
}
output "a" {
  value = tolist(var.names)[0]
}
