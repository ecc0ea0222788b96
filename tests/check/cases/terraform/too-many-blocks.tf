# expect: schema/too-many-blocks 12:3-20
# terraform 1.11.4: refuses 12
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_instance" "m" {
  ami = "ami-1"
  instance_type = "t3.micro"
  root_block_device {}
  root_block_device {}
}
# right:
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
resource "aws_instance" "m" {
  ami = "ami-1"
  instance_type = "t3.micro"
  root_block_device {}
}
