# expect: schema/wrong-type 8:18-21
# packer 1.8.7: refuses 8
source "null" "a" {
  communicator = "ssh"
  ssh_host     = "a"
  ssh_username = "b"
  ssh_password = "c"
  ssh_port     = "x"
}
build {
  sources = ["source.null.a"]
}
# right:
source "null" "a" {
  communicator = "ssh"
  ssh_host     = "a"
  ssh_username = "b"
  ssh_password = "c"
  ssh_port     = "22"
}
build {
  sources = ["source.null.a"]
}
