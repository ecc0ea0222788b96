resource "proxmox_virtual_environment_vm" "range" {
  node_name = "pve"
  cpu {
    cores = 0
  }
}
