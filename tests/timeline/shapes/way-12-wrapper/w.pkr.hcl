source "qemu" "w" {
  communicator     = "winrm"
  floppy_files     = ["seal.cmd"]
  shutdown_command = "a:/seal.cmd"
}
build {
  sources = ["source.qemu.w"]
  provisioner "powershell" {
    script = "scripts/tools.ps1"
  }
}
