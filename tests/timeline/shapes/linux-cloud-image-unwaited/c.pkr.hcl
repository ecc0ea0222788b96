source "qemu" "c" {
  disk_image       = true
  cd_content = {
    "user-data" = <<-EOT
      #cloud-config
      packages: [qemu-guest-agent]
    EOT
    "meta-data" = ""
  }
  cd_label         = "cidata"
  shutdown_command = "sudo poweroff"
}
build {
  sources = ["source.qemu.c"]
  provisioner "shell" {
    inline = ["sudo apt-get -y install jq"]
  }
}
