resource "proxmox_virtual_environment_vm" "list_item" {
  node_name = "pve"
  initialization {
    dns {
      servers = ["10.0.0.1", "dns.example"]
    }
  }
}
