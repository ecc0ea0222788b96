terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "disk_gb" {
  type    = number
  default = 30
}

resource "aws_security_group" "web" {
  name = "web"
}

resource "aws_instance" "web" {
  count                  = 2
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.main.id
  vpc_security_group_ids = [aws_security_group.web.id]
  key_name               = "admin"

  root_block_device {
    volume_size = var.disk_gb
    volume_type = "gp3"
    encrypted   = true
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 100
  }

  tags = {
    Name        = "web-${count.index}"
    Description = "A web server"
    Owner       = "ops"
  }
}

resource "aws_instance" "odd" {
  ami           = data.aws_ami.debian.id
  instance_type = "z9.huge"
}
