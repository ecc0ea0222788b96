# expect: schema/pattern 10:16-29
# expect: schema/enum 15:12-16
# terraform 1.11.4: refuses 10 15
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_vpc" "m" {
  cidr_block = "10.0.0.0/99"
}
resource "aws_s3_bucket_versioning" "v" {
 bucket = "x"
 versioning_configuration {
  status = "On"
 }
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
resource "aws_s3_bucket_versioning" "v" {
 bucket = "x"
 versioning_configuration {
  status = "Enabled"
 }
}
