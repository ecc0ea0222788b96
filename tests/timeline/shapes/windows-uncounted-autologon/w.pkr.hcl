source "qemu" "w" {
  floppy_files     = ["autounattend.xml"]
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:C:/c.xml"
}
build {
  sources = ["source.qemu.w"]
}
