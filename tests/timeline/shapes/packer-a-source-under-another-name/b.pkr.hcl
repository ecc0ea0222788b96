source "qemu" "base" {
}
build {
  source "source.qemu.base" {
    name = "web"
  }
  provisioner "shell" {
    only   = ["qemu.web"]
    inline = ["echo one"]
  }
}
