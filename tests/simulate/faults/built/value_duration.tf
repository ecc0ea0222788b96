resource "proxmox_virtual_environment_vm2" "duration" {
  node_name = "pve"
  timeouts = {
    create = "ten minutes"
  }
}
