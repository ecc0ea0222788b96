source "hyperv-iso" "w" {
  boot_command     = ["<wait>a<wait>a"]
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.hyperv-iso.w"]
  provisioner "shell-local" {
    inline = ["Invoke-Command -VMName win -ScriptBlock { hostname }"]
  }
  provisioner "powershell" {
    inline = ["Get-Date"]
  }
}
