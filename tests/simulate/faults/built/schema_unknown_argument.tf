resource "proxmox_virtual_environment_vm" "unknown_argument" {
  node_name = "pve"
  memmory   = 2048
}
