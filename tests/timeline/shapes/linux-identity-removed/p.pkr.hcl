source "proxmox-iso" "p" {
  boot_command   = ["<esc>auto<enter>"]
  ssh_username = "root"
}
build {
  sources = ["source.proxmox-iso.p"]
  provisioner "shell" {
    script = "clean.sh"
  }
}
