source "proxmox-iso" "p" {
  http_directory = "http"
  boot_command   = ["<esc>auto url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/preseed.cfg<enter>"]
  ssh_timeout    = "30m"
}
build {
  sources = ["source.proxmox-iso.p"]
  provisioner "shell" {
    inline = ["apt-get update"]
  }
}
