source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "schtasks /run /tn Seal"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "file" {
    source      = "seal.ps1"
    destination = "C:/seal.ps1"
  }
  provisioner "powershell" {
    script = "register.ps1"
  }
}
