# expect: schema/argument-count 4:7-29
# packer 1.8.7: refuses 4
locals {
  a = lookup({ a = 1 }, "a")
}
source "null" "b" {
  communicator = "none"
  ssh_host     = local.a
}
build {
  sources = ["source.null.b"]
}
# right:
locals {
  a = lookup({ a = 1 }, "a", 2)
}
source "null" "b" {
  communicator = "none"
  ssh_host     = local.a
}
build {
  sources = ["source.null.b"]
}
