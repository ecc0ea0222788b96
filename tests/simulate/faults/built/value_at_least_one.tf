resource "openstack_lb_loadbalancer_v2" "at_least_one" {
  name = "front"
}
