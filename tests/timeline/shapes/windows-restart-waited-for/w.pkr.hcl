source "qemu" "w" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.qemu.w"]
  provisioner "powershell" {
    script = "features.ps1"
  }
  provisioner "windows-restart" {
    restart_timeout = "30m"
  }
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
