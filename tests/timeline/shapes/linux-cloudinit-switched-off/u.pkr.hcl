source "qemu" "u" {
  disk_image       = true
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.u"]
  provisioner "shell" {
    scripts = ["scripts/base.sh", "scripts/end.sh"]
  }
}
