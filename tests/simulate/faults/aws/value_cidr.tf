resource "aws_vpc" "cidr" {
  cidr_block = "10.0.0.0/99"
}
