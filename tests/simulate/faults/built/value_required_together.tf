resource "openstack_networking_secgroup_rule_v2" "required_together" {
  direction         = "ingress"
  ethertype         = "IPv4"
  security_group_id = "web"
  port_range_min    = 22
}
