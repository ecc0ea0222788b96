data "aws_ami" "a" {
  most_recent = true
}
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}
resource "aws_instance" "web" {
  ami           = local.image
  instance_type = "t3.micro"
  depends_on    = [aws_s3_bucket.logs]
}
locals {
  image = data.aws_ami.a.id
}
