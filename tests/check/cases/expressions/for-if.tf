# expect: schema/invalid-operand 4:41-42
# terraform 1.11.4: refuses 4
output "a" {
  value = [for k, v in { a = 1 } : k if v]
}
# right:
output "a" {
  value = [for k, v in { a = 1 } : k if v > 0]
}
