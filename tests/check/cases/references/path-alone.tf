# expect: reference/incomplete 4:11-15
# terraform 1.11.4: refuses 4
output "a" {
  value = path
}
# right:
output "a" {
  value = path.module
}
