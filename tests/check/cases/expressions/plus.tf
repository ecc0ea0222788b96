# expect: schema/invalid-operand 4:15-18
# terraform 1.11.4: refuses 4
output "a" {
  value = 1 + "x"
}
# right:
output "a" {
  value = 1 + "2"
}
