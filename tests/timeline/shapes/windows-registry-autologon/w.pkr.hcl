source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:C:/c.xml"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "powershell" {
    script = "logon.ps1"
  }
}
