resource "proxmox_virtual_environment_sdn_zone_simple" "name_pattern" {
  id = "1-zone"
}
