resource "openstack_compute_instance_v2" "block_as_argument" {
  name    = "web"
  network = { name = "lan" }
}
