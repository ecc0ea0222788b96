source "qemu" "win" {
  cd_files         = ["autounattend.xml"]
  communicator     = "winrm"
  winrm_username   = "vagrant"
  winrm_password   = "vagrant"
  shutdown_command = "C:/Windows/System32/Sysprep/sysprep.exe /generalize /oobe /shutdown /unattend:C:/clone.xml"
}
build {
  sources = ["source.qemu.win"]
  provisioner "powershell" {
    script = "scripts/tools.ps1"
  }
}
