packer {
  required_version = ">= 1.8.0"
}

variable "release" {
  type    = string
  default = "1.2"
}

variable "token" {
  type      = string
  sensitive = true
}

source "null" "box" {
  communicator = "ssh"
  ssh_host     = "192.0.2.1"
  ssh_username = "root"
}

build {
  sources = ["source.null.box"]

  provisioner "file" {
    source      = "files/motd"
    destination = "/etc/motd"
  }

  provisioner "shell" {
    environment_vars = ["RELEASE=${var.release}", "DEBIAN_FRONTEND=noninteractive"]
    execute_command  = "sudo env {{ .Vars }} sh -eu '{{ .Path }}'"
    inline = [
      "apt-get update",
      "apt-get install -y nginx",
      "curl -H 'X-Token: ${var.token}' -o /opt/app https://example.org/$RELEASE",
      "mkdir -p /srv/app",
    ]
    only = ["null.box"]
  }

  provisioner "shell" {
    scripts = ["scripts/a.sh", "scripts/b.sh"]
  }

  provisioner "powershell" {
    inline = ["Get-Process"]
  }

  post-processor "manifest" {}
}
