source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s /t 0"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "file" {
    source      = "SetupComplete.cmd"
    destination = "C:/Windows/Setup/Scripts/SetupComplete.cmd"
  }
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
