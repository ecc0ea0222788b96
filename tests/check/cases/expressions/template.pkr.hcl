# expect: schema/template-value 5:11-18
# packer 1.8.7: refuses 5
locals {
  a = [1]
  b = "x${local.a}"
}
source "null" "c" {
  communicator = "none"
  ssh_host     = local.b
  ssh_bastion_host = local.a[0]
}
build {
  sources = ["source.null.c"]
}
# right:
locals {
  a = [1]
  b = "x${local.a[0]}"
}
source "null" "c" {
  communicator = "none"
  ssh_host     = local.b
  ssh_bastion_host = local.a[0]
}
build {
  sources = ["source.null.c"]
}
