# expect: schema/function-argument 4:28-31
# terraform 1.11.4: refuses 4
output "a" {
  value = merge({ a = 1 }, [2])
}
# right:
output "a" {
  value = merge({ a = 1 }, { b = 2 })
}
