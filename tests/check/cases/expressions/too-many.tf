# expect: schema/argument-count 4:22-25
# terraform 1.11.4: refuses 4
output "a" {
  value = upper("a", "b")
}
# right:
output "a" {
  value = upper("a")
}
