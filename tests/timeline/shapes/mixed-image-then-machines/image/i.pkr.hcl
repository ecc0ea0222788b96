source "qemu" "i" {
  shutdown_command = "poweroff"
}
build {
  sources = ["source.qemu.i"]
  provisioner "shell" {
    inline = ["echo image"]
  }
}
