source "vmware-iso" "w" {
  cd_files         = ["autounattend.xml", "$OEM$"]
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:C:\\clone.xml"
}
build {
  sources = ["source.vmware-iso.w"]
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
