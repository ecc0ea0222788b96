source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "C:/Windows/System32/Sysprep/sysprep.exe /oobe /shutdown /unattend:C:/c.xml"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "powershell" {
    script = "first.ps1"
  }
}
