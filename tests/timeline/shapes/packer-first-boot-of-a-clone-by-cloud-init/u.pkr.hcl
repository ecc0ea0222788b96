source "qemu" "u" {
  disk_image       = true
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.u"]
  provisioner "file" {
    source      = "user-data"
    destination = "/var/lib/cloud/seed/nocloud/user-data"
  }
  provisioner "shell" {
    inline = ["sudo cloud-init clean"]
  }
}
