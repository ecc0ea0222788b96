resource "proxmox_virtual_environment_vm" "mac" {
  node_name = "pve"
  network_device {
    mac_address = "02-00"
  }
}
