source "qemu" "rocky" {
  http_content = {
    "/ks.cfg" = templatefile("${path.root}/http/ks.pkrtpl.hcl", { user = "rocky" })
  }
  ssh_username     = "rocky"
  shutdown_command = "sudo poweroff"
}
source "qemu" "ready" {
  disk_image       = true
  ssh_username     = "rocky"
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.rocky", "source.qemu.ready"]
  provisioner "shell" {
    script = "setup.sh"
  }
}
