# expect: schema/unknown-component 8:10-20
# terraform 1.11.4: refuses 8
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_vpcc" "m" {
  cidr_block = "10.0.0.0/16"
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
