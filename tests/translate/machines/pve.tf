terraform {
  required_providers {
    proxmox = {
      source  = "bpg/proxmox"
      version = "~> 0.70"
    }
  }
}

provider "proxmox" {
  endpoint = "https://pve.example.org:8006/"
}

variable "memory_mb" {
  description = "Memory in MiB"
  type        = number
  default     = 4096
}

variable "unused" {
  type = string
}

locals {
  site = "web"
  name = "${local.site}-server"
}

resource "proxmox_virtual_environment_download_file" "debian" {
  content_type = "iso"
  datastore_id = "local"
  node_name    = "pve"
  url          = "https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2"
}

resource "proxmox_virtual_environment_vm" "web" {
  count       = 2
  name        = "${local.name}-${count.index}"
  description = "A web server"
  node_name   = "pve"
  on_boot     = true
  tags        = ["web"]

  agent {
    enabled = true
  }

  cpu {
    cores = 2
    type  = "host"
  }

  memory {
    dedicated = var.memory_mb
  }

  disk {
    datastore_id = "local-lvm"
    file_id      = proxmox_virtual_environment_download_file.debian.id
    interface    = "scsi0"
    size         = 20
  }

  disk {
    datastore_id = "local-lvm"
    interface    = "scsi1"
    size         = 100
  }

  network_device {
    bridge = "vmbr1"
  }

  initialization {
    user_account {
      username = "admin"
    }
  }
}

output "names" {
  value = proxmox_virtual_environment_vm.web[*].name
}
