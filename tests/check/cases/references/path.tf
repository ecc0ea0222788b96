# expect: reference/unknown-attribute 4:16-21
# terraform 1.11.4: refuses 4
output "a" {
  value = path.modul
}
# right:
output "a" {
  value = path.module
}
