# expect: schema/function-argument 4:18-19
# terraform 1.11.4: refuses 4
output "a" {
  value = length(5)
}
# right:
output "a" {
  value = length("5")
}
