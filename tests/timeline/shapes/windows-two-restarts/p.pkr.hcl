source "proxmox-iso" "p" {
  communicator = "winrm"
}
build {
  sources = ["source.proxmox-iso.p"]
  provisioner "windows-update" {
    search_criteria = "IsInstalled=0"
  }
  provisioner "windows-restart" {
    restart_timeout = "30m"
  }
  provisioner "powershell" {
    script = "seal.ps1"
  }
}
