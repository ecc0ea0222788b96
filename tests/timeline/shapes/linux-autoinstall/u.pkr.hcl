source "qemu" "u" {
  http_content = {
    "/meta-data" = ""
    "/user-data" = file("${path.root}/user-data")
  }
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.u"]
  provisioner "shell" {
    inline = ["sudo cloud-init clean --logs --machine-id"]
  }
}
