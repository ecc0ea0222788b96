source "hyperv-iso" "w" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
source "qemu" "w" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.hyperv-iso.w", "source.qemu.w"]
  provisioner "powershell" {
    except = ["qemu.w"]
    script = "tools.ps1"
  }
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
