source "qemu" "ten" {
  floppy_files = ["answers/10/autounattend.xml"]
  communicator = "winrm"
}
source "qemu" "eleven" {
  floppy_files = ["${path.root}/answers/11/autounattend.xml"]
  communicator = "winrm"
}
build {
  sources = ["source.qemu.ten", "source.qemu.eleven"]
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
