source "virtualbox-iso" "w" {
  floppy_files     = ["autounattend.xml"]
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:a:\\autounattend.xml"
}
build {
  sources = ["source.virtualbox-iso.w"]
}
