# expect: schema/template 7:23-61
# packer 1.8.7: refuses 3
source "qemu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  ssh_username     = "a"
  boot_command     = ["http://{{ .HTTPIP }:{{ .HTTPPort }}/"]
}
build {
  sources = ["source.qemu.a"]
}
# right:
source "qemu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  ssh_username     = "a"
  boot_command     = ["http://{{ .HTTPIP }}:{{ .HTTPPort }}/", "{{ `}{` }}{{/* } */}}"]
}
build {
  sources = ["source.qemu.a"]
}
