# expect: reference/duplicate 6:1-11
# terraform 1.11.4: refuses 6
output "a" {
  value = 1
}
output "a" {
  value = 2
}
# right:
output "a" {
  value = 1
}
output "b" {
  value = 2
}
