# expect: schema/duplicate-key 6:5-9 warning
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
  tags = {
    Name = "a"
    Name = "b"
  }
}
# right:
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
  tags = {
    Name = "a"
    Env = "b"
  }
}
