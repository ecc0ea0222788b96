# expect: reference/undeclared-resource 9:16-31
# terraform 1.11.4: refuses 9
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.nope.id
  cidr_block = "10.0.0.0/24"
}
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.nope.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_vpc" "nope" {
  cidr_block = "10.0.0.0/16"
}
