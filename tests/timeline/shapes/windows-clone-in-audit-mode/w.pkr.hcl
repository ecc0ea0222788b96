source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /audit /shutdown"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
