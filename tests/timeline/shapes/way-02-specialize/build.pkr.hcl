source "hyperv-iso" "w" {
  cd_files         = ["answers/autounattend.xml"]
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:C:\\Windows\\Temp\\clone.xml"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "file" {
    source      = "answers/clone.xml"
    destination = "C:/Windows/Temp/clone.xml"
  }
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
