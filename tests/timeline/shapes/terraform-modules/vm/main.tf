variable "network" {
  type = string
}
resource "libvirt_domain" "vm" {
  name = "vm"
  network_interface {
    network_id = var.network
  }
}
