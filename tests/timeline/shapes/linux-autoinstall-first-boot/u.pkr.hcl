source "qemu" "u" {
  http_directory   = "http"
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.u"]
  provisioner "shell" {
    inline = ["sudo cloud-init clean"]
  }
}
