source "qemu" "u" {
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.u"]
  provisioner "shell" {
    script = "kernel.sh"
  }
  provisioner "shell" {
    inline = ["uname -r"]
  }
}
