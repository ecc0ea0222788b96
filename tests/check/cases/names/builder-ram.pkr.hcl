# expect: schema/unknown-attribute 8:3-6
# packer 1.8.7: refuses 8
source "qemu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  ssh_username     = "root"
  shutdown_command = "poweroff"
  ram = 2048
}
build {
  sources = ["source.qemu.a"]
}
# right:
source "qemu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  ssh_username     = "root"
  shutdown_command = "poweroff"
  memory = 2048
}
build {
  sources = ["source.qemu.a"]
}
