# expect: reference/undeclared-local 8:18-28
# packer 1.8.7: refuses 8
locals {
  host = "x"
}
source "null" "web" {
  communicator = "none"
  ssh_host     = local.hots
}
build {
  sources = ["source.null.web"]
}
# right:
locals {
  host = "x"
}
source "null" "web" {
  communicator = "none"
  ssh_host     = local.host
}
build {
  sources = ["source.null.web"]
}
