# expect: schema/wrong-type 4:16-21
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
  tags       = ["a"]
}
# right:
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
  tags       = { a = "b" }
}
