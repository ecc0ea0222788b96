source "qemu" "u" {
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.u"]
  provisioner "shell" {
    inline            = ["sudo reboot"]
    expect_disconnect = true
  }
  provisioner "shell" {
    pause_before = "20s"
    inline       = ["uname -r"]
  }
}
