# expect: schema/wrong-type 11:26-33
# expect: schema/wrong-type 12:26-31
# terraform 1.11.4: refuses 11 12
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_vpc" "m" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = "maybe"
  tags                 = ["a"]
}
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_vpc" "m" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { a = "b" }
}
