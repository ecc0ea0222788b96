source "qemu" "w" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.qemu.w"]
  provisioner "file" {
    sources     = ["agent.ps1", "slow.ps1"]
    destination = "C:/"
  }
  provisioner "powershell" {
    inline = ["& C:/agent.ps1"]
  }
  provisioner "powershell" {
    inline = ["Start-Process powershell -ArgumentList '-File C:/slow.ps1'"]
  }
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
