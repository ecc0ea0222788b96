# expect: schema/function-argument 4:16-21
# terraform 1.11.4: refuses 4
output "a" {
  value = keys(["a"])
}
# right:
output "a" {
  value = keys({ a = 1 })
}
