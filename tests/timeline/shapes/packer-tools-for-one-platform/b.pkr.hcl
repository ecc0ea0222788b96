source "virtualbox-iso" "v" {
}
source "qemu" "q" {
}
build {
  sources = ["source.virtualbox-iso.v", "source.qemu.q"]
  provisioner "shell" {
    only   = ["virtualbox-iso.v"]
    script = "scripts/virtualbox.sh"
  }
  provisioner "shell" {
    script = "scripts/base.sh"
  }
}
