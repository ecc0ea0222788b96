source "qemu" "w" {
  cd_files         = ["autounattend.xml"]
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.qemu.w"]
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
