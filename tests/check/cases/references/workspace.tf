# expect: reference/unknown-attribute 4:21-29
# terraform 1.11.4: refuses 4
output "a" {
  value = terraform.workspac
}
# right:
output "a" {
  value = terraform.workspace
}
