# expect: schema/invalid-operand 4:12-15
# terraform 1.11.4: refuses 4
output "a" {
  value = !"x"
}
# right:
output "a" {
  value = !"true"
}
