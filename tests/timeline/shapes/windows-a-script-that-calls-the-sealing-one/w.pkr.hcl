source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s /t 0"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "file" {
    sources     = ["seal.ps1", "tools.ps1"]
    destination = "C:/"
  }
  provisioner "powershell" {
    script = "last.ps1"
  }
}
