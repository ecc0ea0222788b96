source "qemu" "rocky" {
  cd_files         = ["ks.cfg"]
  cd_label         = "OEMDRV"
  shutdown_command = "poweroff"
}
build {
  sources = ["source.qemu.rocky"]
  provisioner "shell" {
    inline = ["echo one"]
  }
}
