resource "proxmox_virtual_environment_vm" "enum" {
  node_name = "pve"
  bios      = "uefi"
}
