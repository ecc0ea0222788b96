source "virtualbox-iso" "w" {
  floppy_files     = ["autounattend.xml", "winrm.ps1"]
  communicator     = "winrm"
  winrm_username   = "packer"
  shutdown_command = "shutdown /s /t 5"
}
build {
  sources = ["source.virtualbox-iso.w"]
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
