# expect: reference/cycle 4:7-14
# packer 1.8.7: refuses 4
locals {
  a = local.b
  b = local.a
}
source "null" "c" {
  communicator = "none"
  ssh_host     = local.a
}
build {
  sources = ["source.null.c"]
}
# right:
locals {
  a = local.b
  b = "x"
}
source "null" "c" {
  communicator = "none"
  ssh_host     = local.a
}
build {
  sources = ["source.null.c"]
}
