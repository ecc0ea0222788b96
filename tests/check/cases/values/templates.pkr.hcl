# expect: schema/template 9:22-55
# expect: schema/template 16:7-33
# expect: schema/pattern 18:25-32
# packer 1.8.7: refuses 9
source "qemu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  ssh_username     = "a"
  shutdown_command = "echo {{ Password }} | sudo halt"
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    execute_command = "sh {{ .Path }}"
    inline = [
      "docker ps -q {{ .Names }",
    ]
    environment_vars = ["DEBUG"]
  }
}
# right:
source "qemu" "a" {
  iso_url          = "a.iso"
  iso_checksum     = "none"
  ssh_username     = "a"
  boot_command     = ["{{ .HTTPIP }}", "a }} b", "{{`{{ Names }}`}}"]
  shutdown_command = "echo {{ upper `a` }} | sudo halt"
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    environment_vars = ["DEBUG=", "A=${formatdate("YYYY", timestamp())}"]
    inline           = ["docker ps --format '{{ .Names }}'"]
  }
}
