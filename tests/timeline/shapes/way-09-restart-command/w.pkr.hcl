source "qemu" "w" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.qemu.w"]
  provisioner "powershell" {
    script = "scripts/updates.ps1"
  }
  provisioner "windows-restart" {
    restart_command = "powershell C:/restart.ps1"
  }
  provisioner "powershell" {
    script = "scripts/after.ps1"
  }
}
