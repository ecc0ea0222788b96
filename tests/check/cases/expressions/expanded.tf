# expect: schema/argument-count 4:11-16
# terraform 1.11.4: refuses 4
output "a" {
  value = max()
}
# right:
output "a" {
  value = max([1, 2]...)
}
