# expect: schema/function-argument 4:20-23
# terraform 1.11.4: refuses 4
output "a" {
  value = tonumber([1])
}
# right:
output "a" {
  value = tonumber("1")
}
