"""Sound files of a wished length, of the kind that people keep: many blocks, most of them alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, count

_PACKER_HEAD = """packer {
  required_version = ">= 1.9.0"
  required_plugins {
    qemu = {
      version = "~> 1"
      source  = "github.com/hashicorp/qemu"
    }
    proxmox = {
      version = "~> 1"
      source  = "github.com/hashicorp/proxmox"
    }
  }
}

variable "iso_url" {
  type        = string
  description = "Where the setup medium lies."
}

variable "iso_checksum" {
  type = string
}

variable "ssh_password" {
  type      = string
  sensitive = true
}

variable "cpus" {
  type    = number
  default = 2
}

locals {
  stamp = formatdate("YYYYMMDD", timestamp())
}
"""

_PACKER_SOURCES = (
    """
# Machine {n}, built on this host.
source "qemu" "m{n}" {{
  iso_url          = var.iso_url
  iso_checksum     = var.iso_checksum
  output_directory = "output/m{n}-${{local.stamp}}"
  vm_name          = "m{n}.qcow2"
  accelerator      = "kvm"
  cpus             = var.cpus
  memory           = 2048
  disk_size        = "20G"
  disk_interface   = "virtio"
  net_device       = "virtio-net"
  format           = "qcow2"
  headless         = true
  communicator     = "ssh"
  ssh_username     = "root"
  ssh_password     = var.ssh_password
  ssh_timeout      = "30m"
  boot_wait        = "5s"
  boot_command = [
    "<esc><wait>",
    "auto url=http://{{{{ .HTTPIP }}}}:{{{{ .HTTPPort }}}}/preseed.cfg",
    " hostname=m{n} domain=lan<enter>",
  ]
  http_content = {{
    "/preseed.cfg" = templatefile("${{path.root}}/preseed.pkrtpl", {{ name = "m{n}" }})
  }}
  shutdown_command = "shutdown -P now"
}}
""",
    """
source "proxmox-iso" "m{n}" {{
  proxmox_url              = "https://pve.lan:8006/api2/json"
  username                 = "packer@pve!token"
  token                    = var.ssh_password
  node                     = "pve"
  vm_id                    = {n}
  vm_name                  = "template-{n}"
  memory                   = 4096
  cores                    = var.cpus
  os                       = "l26"
  scsi_controller          = "virtio-scsi-single"
  qemu_agent               = true
  ssh_username             = "root"
  ssh_password             = var.ssh_password
  ssh_timeout              = "20m"
  template_description     = "Built on ${{local.stamp}}"

  boot_iso {{
    type         = "scsi"
    iso_url      = var.iso_url
    iso_checksum = var.iso_checksum
    iso_storage_pool = "local"
    unmount      = true
  }}

  disks {{
    type         = "scsi"
    disk_size    = "20G"
    storage_pool = "local-lvm"
    format       = "raw"
  }}

  network_adapters {{
    model    = "virtio"
    bridge   = "vmbr0"
    firewall = false
  }}
}}
""",
)

_PACKER_STEPS = (
    """
  provisioner "shell" {{
    inline = [
      "apt-get update",
      "apt-get install -y nginx={n}*",
      "echo ${{var.cpus}} > /etc/cpus",
    ]
    environment_vars = ["DEBIAN_FRONTEND=noninteractive"]
    pause_before     = "10s"
  }}
""",
    """
  provisioner "file" {{
    source      = "files/motd-{n}"
    destination = "/etc/motd.d/{n}"
  }}
""",
    """
  provisioner "shell" {{
    script          = "scripts/step-{n}.sh"
    execute_command = "chmod +x {{{{ .Path }}}}; {{{{ .Vars }}}} {{{{ .Path }}}}"
    max_retries     = 2
    timeout         = "15m"
  }}
""",
)

_TERRAFORM_HEAD = """terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
    docker = {
      source  = "kreuzwerker/docker"
      version = ">= 3.0"
    }
    proxmox = {
      source  = "bpg/proxmox"
      version = ">= 0.60"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "names" {
  type = map(object({
    port = number
    note = optional(string)
  }))
  default = {}
}

locals {
  tags = {
    project = "homelab"
    managed = "terraform"
  }
  ports = { for name, one in var.names : name => one.port }
}

output "ports" {
  value = local.ports
}

resource "docker_network" "net" {
  name = "net"
}

data "aws_vpc" "main" {
  default = true
}
"""

_TERRAFORM_PARTS = (
    """
resource "docker_image" "i{n}" {{
  name         = "ghcr.io/example/app:1.{n}"
  keep_locally = true
}}

resource "docker_container" "c{n}" {{
  name    = "app-{n}"
  image   = docker_image.i{n}.image_id
  restart = "unless-stopped"
  memory  = 512
  env     = ["TZ=Europe/Berlin", "NUMBER={n}", "REGION=${{var.region}}"]

  networks_advanced {{
    name    = docker_network.net.name
    aliases = ["app{n}"]
  }}

  ports {{
    internal = 8080
    external = 18080
    ip       = "127.0.0.1"
  }}

  volumes {{
    host_path      = "/srv/app{n}"
    container_path = "/data"
  }}

  dynamic "labels" {{
    for_each = merge(local.tags, {{ name = "app{n}" }})
    content {{
      label = labels.key
      value = labels.value
    }}
  }}
}}
""",
    """
resource "aws_security_group" "s{n}" {{
  name   = "web-{n}"
  vpc_id = data.aws_vpc.main.id

  ingress {{
    description = "web"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }}

  egress {{
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }}

  tags = merge(local.tags, {{ Name = "web-{n}" }})
}}

resource "aws_instance" "v{n}" {{
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  vpc_security_group_ids = [aws_security_group.s{n}.id]
  monitoring             = true

  metadata_options {{
    http_tokens = "required"
  }}

  root_block_device {{
    volume_size = 20
    volume_type = "gp3"
    encrypted   = true
  }}

  user_data = <<-EOT
    #!/bin/sh
    hostnamectl set-hostname web-{n}
    echo "${{var.region}}" > /etc/region
  EOT

  tags = {{
    Name = "web-{n}"
    Role = var.region == "eu-central-1" ? "main" : "spare"
  }}
}}
""",
    """
resource "proxmox_virtual_environment_vm" "p{n}" {{
  name      = "vm-{n}"
  node_name = "pve"
  vm_id     = {n}
  on_boot   = true

  cpu {{
    cores = 2
    type  = "x86-64-v2-AES"
  }}

  memory {{
    dedicated = 2048
  }}

  disk {{
    datastore_id = "local-lvm"
    interface    = "scsi0"
    size         = 20
  }}

  network_device {{
    bridge = "vmbr0"
  }}
}}

output "vm{n}" {{
  value = [for i in proxmox_virtual_environment_vm.p{n}.ipv4_addresses : i if length(i) > 0]
}}
""",
)


def packer(lines: int) -> str:
    """A template of about `lines` lines: a third of them sources, the rest provisioners."""
    head, names, numbers = [_PACKER_HEAD], [], count(100)
    for n, part in zip(numbers, _endless(_PACKER_SOURCES), strict=False):
        if _lines(head) > max(lines // 3, 60):
            break
        head.append(part.format(n=n))
        names.append("source.qemu" if part is _PACKER_SOURCES[0] else "source.proxmox-iso")
        names[-1] += f".m{n}"
    head.append("\nbuild {\n  sources = [\n" + "".join(f'    "{n}",\n' for n in names) + "  ]\n")
    return _filled(head, _PACKER_STEPS, lines - 1) + "}\n"


def terraform(lines: int) -> str:
    """A configuration of about `lines` lines: containers, cloud and Proxmox machines."""
    return _filled([_TERRAFORM_HEAD], _TERRAFORM_PARTS, lines)


SAMPLES: dict[str, Callable[[int], str]] = {"a.pkr.hcl": packer, "main.tf": terraform}
"""By file name, what makes a text of so many lines."""


def _filled(parts: list[str], more: tuple[str, ...], lines: int) -> str:
    have = _lines(parts)
    for n, part in zip(count(500), _endless(more), strict=False):
        text = part.format(n=n)
        have += text.count("\n")
        if have > lines:
            break
        parts.append(text)
    return "".join(parts)


def _endless(parts: tuple[str, ...]) -> Iterator[str]:
    return chain.from_iterable(parts for _ in count())


def _lines(parts: list[str]) -> int:
    return sum(part.count("\n") for part in parts)


def _repeated(part: str, head: str = "", tail: str = "") -> Callable[[int], str]:
    """A text with the part repeated, its number and the next one put in."""
    return lambda blocks: head + "".join(part.format(n=n, m=n + 1) for n in range(blocks)) + tail


_BUILD = 'source "{}" "a" {{\n}}\nbuild {{\n  sources = ["source.{}.a"]\n'.format
LARGE: dict[str, tuple[str, Callable[[int], str]]] = {
    "resources": (
        "a.tf",
        _repeated(
            'resource "docker_image" "i{n}" {{\n  name = "a:1"\n}}\n'
            'resource "docker_container" "c{n}" {{\n  name  = "c{n}"\n'
            "  image = docker_image.i{m}.image_id\n}}\n"
        ),
    ),
    "variables": (
        "a.tf",
        _repeated(
            'variable "v{n}" {{\n  type = string\n}}\noutput "o{n}" {{\n  value = var.v{m}\n}}\n'
        ),
    ),
    "unknown names": (
        "a.tf",
        _repeated('resource "docker_image" "i{n}" {{\n  nmae = "a:1"\n  x{n}  = var.none{n}\n}}\n'),
    ),
    "provisioners": (
        "a.pkr.hcl",
        _repeated(
            '  provisioner "shell" {{\n    inline = ["apt-get install a{n}", "echo {n}"]\n  }}\n',
            _BUILD("docker", "docker"),
            "}\n",
        ),
    ),
    "windows steps": (
        "a.pkr.hcl",
        _repeated(
            '  provisioner "powershell" {{\n'
            '    inline = ["& sysprep.exe /generalize /quit"]\n  }}\n',
            _BUILD("hyperv-iso", "hyperv-iso"),
            "}\n",
        ),
    ),
    "faulty values": ("a.tf", _repeated("a{n} = 1 +\n", "locals {\n", "}\n")),
    "open blocks": ("a.tf", _repeated('resource "docker_image" "i{n}" {{\n  name = [\n')),
    "services": (
        "compose.yaml",
        _repeated("  s{n}:\n    image: a:1\n    depends_on: [s{m}]\n", "services:\n"),
    ),
}
"""By name, a path and what makes a text of so many blocks of one kind."""
