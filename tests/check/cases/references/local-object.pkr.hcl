# expect: reference/unknown-attribute 8:28-32
# packer 1.8.7: refuses 8
locals {
  web = { host = "x" }
}
source "null" "web" {
  communicator = "none"
  ssh_host     = local.web.hots
}
build {
  sources = ["source.null.web"]
}
# right:
locals {
  web = { host = "x" }
}
source "null" "web" {
  communicator = "none"
  ssh_host     = local.web.host
}
build {
  sources = ["source.null.web"]
}
