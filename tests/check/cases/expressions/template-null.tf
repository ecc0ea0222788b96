# expect: schema/template-value 4:15-19
# terraform 1.11.4: refuses 4
output "a" {
  value = "x${null}"
}
# right:
output "a" {
  value = "x${""}"
}
