resource "proxmox_virtual_environment_vm" "too_many_blocks" {
  node_name = "pve"
  agent {
    enabled = true
  }
  agent {
    enabled = false
  }
}
