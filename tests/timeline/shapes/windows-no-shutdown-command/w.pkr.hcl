source "qemu" "w" {
  communicator = "winrm"
}
build {
  sources = ["source.qemu.w"]
  provisioner "powershell" {
    scripts = ["one.ps1", "two.ps1"]
  }
}
