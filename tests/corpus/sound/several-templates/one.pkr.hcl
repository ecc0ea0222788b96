variable "iso" {
  type    = string
  default = "https://example.com/one.iso"
}

source "qemu" "image" {
  iso_url          = var.iso
  iso_checksum     = "none"
  ssh_username     = "root"
  ssh_password     = "packer"
  shutdown_command = "poweroff"
}

build {
  sources = ["source.qemu.image"]
}
