# expect: schema/constraint 13:2-21
# expect: schema/constraint 15:1-25
# expect: schema/constraint 15:1-25
# terraform 1.11.4: refuses 11 13 15
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_vpc" "m" {
  cidr_block = "10.0.0.0/16"
  ipv4_ipam_pool_id = "x"
 ipv4_netmask_length = 20
}
resource "aws_route" "r" {
 route_table_id = "x"
}
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_vpc" "m" {
  ipv4_ipam_pool_id = "x"
 ipv4_netmask_length = 20
}
resource "aws_route" "r" {
 route_table_id = "x"
 destination_cidr_block = "0.0.0.0/0"
 gateway_id = "y"
}
