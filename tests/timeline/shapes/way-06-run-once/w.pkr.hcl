source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:C:/clone.xml"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "windows-shell" {
    inline = ["reg add HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce /v hello /d C:\\tools\\hello.cmd"]
  }
}
