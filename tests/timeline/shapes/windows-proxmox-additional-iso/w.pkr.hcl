source "proxmox-iso" "w" {
  communicator = "winrm"
  additional_iso_files {
    cd_files         = ["answers/autounattend.xml", "answers/setup.ps1"]
    iso_storage_pool = "local"
    unmount          = true
  }
}
build {
  sources = ["source.proxmox-iso.w"]
  provisioner "powershell" {
    scripts = ["tools.ps1", "seal.ps1"]
  }
}
