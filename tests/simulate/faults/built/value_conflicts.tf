resource "openstack_networking_port_v2" "conflicts" {
  network_id  = "lan"
  no_fixed_ip = true
  fixed_ip {
    subnet_id  = "lan"
    ip_address = "10.0.0.4"
  }
}
