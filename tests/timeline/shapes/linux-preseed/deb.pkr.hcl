source "qemu" "debian" {
  http_directory   = "http"
  boot_command     = ["<esc>auto url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/preseed.cfg<enter>"]
  ssh_username     = "debian"
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.debian"]
  provisioner "shell" {
    execute_command = "chmod +x {{ .Path }}; sudo env {{ .Vars }} {{ .Path }}"
    script          = "scripts/base.sh"
  }
}
