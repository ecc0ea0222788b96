# expect: schema/unknown-component 3:8-14
# packer 1.8.7: refuses 9
source "qmeu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  ssh_username     = "root"
  shutdown_command = "poweroff"
}
build {
  sources = ["source.qmeu.a"]
}
# right:
source "qemu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  ssh_username     = "root"
  shutdown_command = "poweroff"
}
build {
  sources = ["source.qemu.a"]
}
