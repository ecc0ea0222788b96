source "qemu" "w" {
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:C:/c.xml"
}
build {
  sources = ["source.qemu.w"]
  provisioner "powershell" {
    script = "scripts/register.ps1"
  }
}
