# expect: schema/wrong-type 11:18-28
# packer 1.8.7: refuses 11
locals {
  port = ["22"]
}
source "null" "a" {
  communicator = "ssh"
  ssh_host     = "a"
  ssh_username = "b"
  ssh_password = "c"
  ssh_port     = local.port
}
build {
  sources = ["source.null.a"]
}
# right:
locals {
  port = "22"
}
source "null" "a" {
  communicator = "ssh"
  ssh_host     = "a"
  ssh_username = "b"
  ssh_password = "c"
  ssh_port     = local.port
}
build {
  sources = ["source.null.a"]
}
