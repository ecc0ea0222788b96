# expect: schema/unknown-attribute 3:3-8
resource "aws_instance" "a" {
  image = "ami-0abc"
  instance_type = "t3.micro"
}
# right:
resource "aws_instance" "a" {
  ami = "ami-0abc"
  instance_type = "t3.micro"
}
