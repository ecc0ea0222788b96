# expect: schema/deprecated 10:3-6 warning
# terraform 1.11.4: warns 10
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_s3_bucket" "b" {
  bucket = "x"
  acl = "private"
}
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_s3_bucket" "b" {
  bucket = "x"
}
