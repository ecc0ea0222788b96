"""Machines of Terraform's providers: Proxmox, libvirt, Hyper-V, Hetzner Cloud."""
