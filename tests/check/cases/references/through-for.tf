# expect: reference/unknown-attribute 7:27-30
# terraform 1.11.4: refuses 7
locals {
  webs = { for n in ["a", "b"] : n => { port = 80 } }
}
output "a" {
  value = local.webs["a"].prt
}
# right:
locals {
  webs = { for n in ["a", "b"] : n => { port = 80 } }
}
output "a" {
  value = local.webs["a"].port
}
