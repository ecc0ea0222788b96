resource "openstack_networking_subnet_v2" "missing_required" {
  cidr = "10.0.0.0/24"
}
