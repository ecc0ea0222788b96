# expect: schema/unknown-component 3:6-11
# packer 1.8.7: refuses 3
data "nul" "a" {
  input = "x"
}
locals {
  a = data.nul.a.output
}
source "null" "b" {
  communicator = "none"
  ssh_host     = local.a
}
build {
  sources = ["source.null.b"]
}
# right:
data "null" "a" {
  input = "x"
}
locals {
  a = data.null.a.output
}
source "null" "b" {
  communicator = "none"
  ssh_host     = local.a
}
build {
  sources = ["source.null.b"]
}
