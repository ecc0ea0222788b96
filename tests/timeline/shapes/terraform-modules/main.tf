resource "libvirt_network" "net" {
  name = "net"
}
module "vm" {
  source  = "./vm"
  network = libvirt_network.net.id
}
