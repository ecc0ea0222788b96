source "qemu" "u" {
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.u"]
  provisioner "file" {
    source      = "agent.service"
    destination = "/tmp/agent.service"
  }
  provisioner "shell" {
    inline = [
      "sudo mv /tmp/agent.service /etc/systemd/system/agent.service",
      "sudo systemctl enable agent.service",
    ]
  }
}
