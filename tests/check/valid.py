"""Files as people write them, all of them right: nothing at error level may be said of them."""

from __future__ import annotations

VALID: dict[str, dict[str, str]] = {
    "windows on hyper-v": {
        "main.pkr.hcl": r"""packer {
  required_version = ">= 1.9.0"
  required_plugins {
    hyperv = {
      version = "~> 1"
      source  = "github.com/hashicorp/hyperv"
    }
    windows-update = {
      version = ">= 0.16.8"
      source  = "github.com/rgl/windows-update"
    }
    vagrant = {
      version = "~> 1"
      source  = "github.com/hashicorp/vagrant"
    }
  }
}

/* The machine. */
variable "cpus" {
  type    = string
  default = "2"
}

variable "headless" {
  type    = string
  default = false
}

variable "proxy" {
  type    = string
  default = "${env("http_proxy")}"
}

variable "iso" {
  type = object({
    url      = string
    checksum = string
  })
}

variable "winrm_password" {
  type      = string
  sensitive = true

  validation {
    condition     = length(var.winrm_password) > 8
    error_message = "Nine characters or more."
  }
}

local "stamp" {
  expression = formatdate("YYYY-MM-DD", timestamp())
}

source "hyperv-iso" "win" {
  boot_command          = ["a<wait3>a<wait3>", "<spacebar>"]
  boot_wait             = "-1s"
  cd_files              = ["${path.root}/answers/autounattend.xml"]
  cd_content            = { "a.ps1" = templatefile("${path.root}/a.tpl", { proxy = var.proxy }) }
  communicator          = "winrm"
  cpus                  = "${var.cpus}"
  memory                = 1024 * 4 //half
  disk_size             = 60 * 1024
  enable_dynamic_memory = "false"
  enable_secure_boot    = true
  enable_tpm            = true
  generation            = "2"
  headless              = "${var.headless}"
  iso_url               = var.iso.url
  iso_checksum          = format("sha256:%s", var.iso["checksum"])
  shutdown_command      = "shutdown /s /t 10 /f /d p:4:1 /c \"Packer Shutdown\""
  switch_name           = "Default Switch"
  vm_name               = "win-${local.stamp}"
  winrm_username        = "Administrator"
  winrm_password        = var.winrm_password
  winrm_timeout         = "1h30m"
}

build {
  name    = "windows"
  sources = ["source.hyperv-iso.win"]

  provisioner "windows-update" {
    search_criteria = "IsInstalled=0"
    filters         = ["exclude:$_.Title -like '*Preview*'", "include:$true"]
  }

  provisioner "powershell" {
    elevated_user     = "Administrator"
    elevated_password = var.winrm_password
    environment_vars  = ["A=${build.ID}", "B=${source.name}"]
    inline            = ["Get-ChildItem Env:", "if ($?) { 'C:\\Temp' }"]
    only              = ["hyperv-iso.win"]
  }

  provisioner "windows-restart" {
    restart_timeout = "30m"
  }

  post-processors {
    post-processor "vagrant" {
      output = "out/{{.Provider}}.box"
    }
    post-processor "checksum" {
      checksum_types = ["sha256"]
    }
  }
}
""",
        "win.auto.pkrvars.hcl": 'cpus = 4\niso = {\n  url = "a.iso"\n  checksum = "00"\n}\n',
    },
    "several linux sources": {
        "sources.pkr.hcl": r"""locals {
  boot = {
    "bios" = "<enter>"
    "efi"  = "<f10>"
  }
  command = [
    "c<wait>", "linux /casper/vmlinuz autoinstall ",
    "ds='nocloud-net;s=http://{{ .HTTPIP }}:{{ .HTTPPort }}/' ---<enter>",
  ]
}
source "qemu" "base" {
  iso_checksum     = "file:https://example.org/SHA256SUMS"
  iso_urls         = ["iso/a.iso", "https://example.org/${var.version}/a.iso"]
  boot_command     = split("\n", join("\n", concat(local.command, [local.boot[var.firmware]])))
  disk_size        = "20G"
  format           = "qcow2"
  ssh_username     = "ubuntu"
  ssh_password     = var.ssh_password
  ssh_timeout      = "20m"
  shutdown_command = "echo '${var.ssh_password}' | sudo -S shutdown -P now"
  http_content = {
    "/meta-data" = ""
    "/user-data" = templatefile("user-data.pkrtpl", { hash = bcrypt(var.ssh_password) })
  }
  qemuargs = [
    ["-cpu", "host"],
    ["-smp", "cpus=2,sockets=1"],
  ]
}
source "docker" "base" {
  image  = "debian:12"
  commit = true
  changes = [
    "EXPOSE 80",
    "CMD [\"nginx\", \"-g\", \"daemon off;\"]",
  ]
}
""",
        "build.pkr.hcl": r"""build {
  source "source.qemu.base" {
    name    = "small"
    cpus    = 1
    vm_name = "small.qcow2"
  }
  sources = ["source.docker.base"]

  provisioner "shell" {
    execute_command = "chmod +x {{ .Path }}; sudo env {{ .Vars }} {{ .Path }}"
    scripts         = fileset(".", "scripts/*.sh")
    except          = ["docker.base"]
  }
  provisioner "shell" {
    inline = [<<-EOT
      set -eu
      printf '%s\n' "$${HOME}" %%{x}
    EOT
    ]
  }
  provisioner "ansible" {
    playbook_file   = "site.yml"
    extra_arguments = ["--extra-vars", "a=${var.version}"]
  }
  error-cleanup-provisioner "shell-local" {
    inline = ["echo failed"]
  }
  post-processor "manifest" {
    strip_path = true
    custom_data = {
      version = "${var.version}"
    }
  }
}
""",
        "variables.pkr.hcl": """variable "version" { default = "24.04" }
variable "firmware" {
  type    = string
  default = "efi"
}
variable "ssh_password" {
  type      = string
  sensitive = true
}
""",
    },
    "docker by terraform": {
        "main.tf": r"""terraform {
  required_version = ">= 1.5"
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = "~> 4.5"
    }
    random = { source = "hashicorp/random", version = "~> 3.0" }
  }
}

provider "docker" {
  host = "unix:///var/run/docker.sock"
}

resource "random_password" "db" {
  length  = 32
  special = false
}

resource docker_network net {
  name = "net-${terraform.workspace}"
}

resource "docker_image" "web" {
  for_each     = toset(["a", "b"])
  name         = "caddy:2.${each.value == "a" ? 8 : 9}"
  keep_locally = true
}

resource "docker_volume" "data" {
  count = 2
  name  = "data-${count.index}"
}

resource "docker_container" "web" {
  name    = join("-", [lookup(var.names, var.env, "x"), "web"])
  image   = docker_image.web["a"].image_id
  restart = "unless-stopped"
  env = concat(
    [for k, v in var.settings : "${upper(k)}=${v}"],
    ["P=${random_password.db.result}"],
  )

  dynamic "labels" {
    for_each = { "a.b/c" = "true", "rule" = "Host(`${var.env}`)" }
    content {
      label = labels.key
      value = labels.value
    }
  }

  ports {
    internal = "80"
    external = 8000 + length(var.settings)
  }

  volumes {
    volume_name    = docker_volume.data[0].name
    container_path = "/data"
  }

  networks_advanced {
    name    = docker_network.net.name
    aliases = ["web"]
  }

  healthcheck {
    test     = ["CMD", "true"]
    interval = "10s"
  }

  lifecycle {
    ignore_changes        = [env, labels]
    create_before_destroy = true
  }

  depends_on = [docker_volume.data]
}

output "urls" {
  value = [for p in docker_container.web.ports : "http://localhost:${p.external}"]
}

output "password" {
  value     = random_password.db.result
  sensitive = true
}
""",
        "variables.tf": """variable "env" {
  type        = string
  description = "Where"
  default     = "dev"
  nullable    = false
}
variable "names" {
  type    = map(string)
  default = {}
}
variable "settings" {
  type    = map(any)
  default = { "a" = 1, b = true }
}
""",
        "terraform.tfvars": 'env = "prod"\nnames = {\n  prod = "p"\n}\n',
    },
    "random, tls and local by terraform": {
        "main.tf": r"""locals {
  names = toset([for i in range(2) : format("n%02d", i)])
  nested = {
    for n in local.names : n => { upper = upper(n), list = [n] }
    if n != ""
  }
}

# dryfit: ignore[rule/key-in-state]
resource "tls_private_key" "k" {
  for_each  = local.nested
  algorithm = "RSA"
  rsa_bits  = 4096
}

resource "tls_self_signed_cert" "c" {
  private_key_pem       = tls_private_key.k["n00"].private_key_pem
  validity_period_hours = 12
  allowed_uses          = ["key_encipherment", "digital_signature"]
  subject {
    common_name = "example.org"
  }
}

resource "local_sensitive_file" "f" {
  filename        = "${path.module}/out/key.pem"
  content         = tls_private_key.k["n00"].private_key_pem
  file_permission = "0600"
}

resource "null_resource" "n" {
  triggers = { always = timestamp() }

  provisioner "local-exec" {
    when        = destroy
    command     = "echo ${self.id}"
    interpreter = ["/bin/sh", "-c"]
    environment = { A = "b" }
  }
}

data "local_file" "read" {
  filename = local_sensitive_file.f.filename
}

check "there" {
  assert {
    condition     = data.local_file.read.content != ""
    error_message = "It is empty: ${data.local_file.read.id}."
  }
}

moved {
  from = null_resource.old
  to   = null_resource.n
}

module "child" {
  source    = "./child"
  anything  = local.nested
  providers = { tls = tls }
}

output "o" {
  value = <<-EOT
    %{for n in local.names~}
    ${n} = ${module.child.value}
    %{endfor~}
  EOT
}
""",
        "child/main.tf": """variable "anything" {
  type = any
}

output "value" {
  value = try(var.anything.a, "")
}
""",
    },
    "answers and cloud-init": {
        "user-data": """#cloud-config
autoinstall:
  version: 1
  identity: {hostname: h, username: u, password: '${hash}'}
""",
        "meta-data": "",
        "a.json": '{"a": [1, 2.5e3, null]}',
        "site.yml": "- hosts: all\n  tasks:\n    - ansible.builtin.apt: {name: nginx}\n",
        "a.ps1": 'function F([string]$a) { "$($a.Trim())}" }\n',
        "autounattend.xml": """<?xml version="1.0" encoding="utf-8"?>
<unattend xmlns="urn:schemas-microsoft-com:unattend"
          xmlns:wcm="http://schemas.microsoft.com/WMIConfig/2002/State">
  <settings pass="specialize">
    <component name="Microsoft-Windows-Deployment" processorArchitecture="amd64"
               publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS">
      <RunSynchronous>
        <RunSynchronousCommand wcm:action="add">
          <Order>1</Order>
          <Path>net user ${username} &amp; echo x</Path>
        </RunSynchronousCommand>
      </RunSynchronous>
    </component>
  </settings>
</unattend>
""",
    },
}
