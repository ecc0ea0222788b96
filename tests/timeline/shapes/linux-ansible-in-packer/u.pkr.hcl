variable "user" {
  default = "ubuntu"
}
source "qemu" "u" {
  ssh_username     = var.user
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.u"]
  provisioner "shell" {
    inline = ["echo before"]
  }
  provisioner "ansible" {
    playbook_file = "playbook.yml"
  }
  provisioner "shell" {
    inline = ["echo after"]
  }
}
