terraform {
  required_providers {
    ad           = { source = "hashicorp/ad", version = "0.5.0" }
    digitalocean = { source = "digitalocean/digitalocean", version = "1.23.0" }
    libvirt      = { source = "dmacvicar/libvirt", version = "0.7.6" }
    openstack    = { source = "terraform-provider-openstack/openstack", version = "3.4.0" }
    proxmox      = { source = "bpg/proxmox", version = "0.111.1" }
    vsphere      = { source = "hashicorp/vsphere", version = "1.26.0" }
  }
}
