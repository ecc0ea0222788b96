# expect: schema/unknown-function 4:11-15
# terraform 1.11.4: refuses 4
output "a" {
  value = uper("x")
}
# right:
output "a" {
  value = upper("x")
}
