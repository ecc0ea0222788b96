resource "aws_vpc" "conflicts" {
  cidr_block          = "10.0.0.0/16"
  ipv4_ipam_pool_id   = "x"
  ipv4_netmask_length = 20
}
