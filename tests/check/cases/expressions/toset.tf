# expect: schema/function-argument 4:17-20
# terraform 1.11.4: refuses 4
output "a" {
  value = toset("a")
}
# right:
output "a" {
  value = toset(["a"])
}
