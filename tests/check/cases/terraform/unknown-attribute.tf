# expect: schema/unknown-attribute 10:3-12
# terraform 1.11.4: refuses 10
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_vpc" "m" {
  cidr_block = "10.0.0.0/16"
  cidr_blok  = "x"
}
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_vpc" "m" {
  cidr_block = "10.0.0.0/16"
}
