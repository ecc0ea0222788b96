# expect: schema/unknown-attribute 8:3-7
# packer 1.8.7: refuses 8
source "qemu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  shutdown_command = "poweroff"
  ssh_username     = "root"
  user = "root"
}
build {
  sources = ["source.qemu.a"]
}
# right:
source "qemu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  shutdown_command = "poweroff"
  ssh_username     = "root"
  ssh_password = "root"
}
build {
  sources = ["source.qemu.a"]
}
