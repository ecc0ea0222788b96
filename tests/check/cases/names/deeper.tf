# expect: schema/unknown-attribute 4:3-8
resource "proxmox_virtual_environment_vm" "a" {
  node_name = "pve"
  cores = 2
}
# right:
resource "proxmox_virtual_environment_vm" "a" {
  node_name = "pve"
  cpu {
    cores = 2
  }
}
