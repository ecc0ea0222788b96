# expect: schema/invalid-name 3:8-12
# terraform 1.11.4: refuses 3
output "1a" {
  value = 1
}
# right:
output "a1" {
  value = 1
}
