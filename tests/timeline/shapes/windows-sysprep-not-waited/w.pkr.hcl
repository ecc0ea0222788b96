source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "powershell" {
    script = "seal.ps1"
  }
}
