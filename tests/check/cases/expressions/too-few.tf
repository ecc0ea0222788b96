# expect: schema/argument-count 4:11-28
# terraform 1.11.4: refuses 4
output "a" {
  value = replace("a", "b")
}
# right:
output "a" {
  value = replace("a", "b", "c")
}
