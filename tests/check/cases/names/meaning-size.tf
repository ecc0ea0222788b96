# expect: schema/unknown-attribute 4:3-7
resource "aws_instance" "a" {
  ami           = "ami-0abc"
  size = "t3.micro"
}
# right:
resource "aws_instance" "a" {
  ami           = "ami-0abc"
  instance_type = "t3.micro"
}
