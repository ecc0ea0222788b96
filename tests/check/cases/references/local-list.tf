# expect: reference/no-such-step 7:22-25
# terraform 1.11.4: refuses 7
locals {
  ports = [80, 443]
}
output "a" {
  value = local.ports[2]
}
# right:
locals {
  ports = [80, 443]
}
output "a" {
  value = local.ports[1]
}
