source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:C:/c.xml"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "file" {
    source      = "SetupComplete.cmd"
    destination = "C:\\Windows\\Setup\\Scripts\\SetupComplete.cmd"
  }
  provisioner "file" {
    source      = "first.ps1"
    destination = "C:/first.ps1"
  }
}
