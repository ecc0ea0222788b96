source "qemu" "a" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
source "qemu" "b" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s"
}
build {
  sources = ["source.qemu.a", "source.qemu.b"]
  provisioner "powershell" {
    script = "scripts/a.ps1"
  }
  provisioner "shell-local" {
    inline = ["echo host"]
  }
  provisioner "windows-shell" {
    scripts = ["scripts/b.ps1"]
    only    = ["qemu.b"]
  }
  error-cleanup-provisioner "powershell" {
    inline = ["Get-EventLog System"]
  }
  provisioner "powershell" {
    inline        = ["Write-Host all"]
    elevated_user = "admin"
  }
}
