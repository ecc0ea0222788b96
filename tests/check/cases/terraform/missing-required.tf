# expect: schema/missing-required 8:1-26
# terraform 1.11.4: refuses 8
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_subnet" "s" {
  cidr_block = "10.0.0.0/24"
}
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_subnet" "s" {
  vpc_id     = "vpc-1"
  cidr_block = "10.0.0.0/24"
}
