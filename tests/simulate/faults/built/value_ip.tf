resource "openstack_networking_bgp_peer_v2" "ip" {
  peer_ip   = "10.0.0.256"
  remote_as = 64512
}
