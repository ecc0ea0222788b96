source "qemu" "c" {
  disk_image       = true
  cd_files         = ["seed/user-data", "seed/meta-data"]
  cd_label         = "cidata"
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.c"]
  provisioner "shell" {
    inline = ["cloud-init status --wait"]
  }
  provisioner "shell" {
    inline = ["sudo cloud-init clean --logs"]
  }
}
