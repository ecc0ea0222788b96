# expect: reference/unknown-name 4:19-24
resource "aws_instance" "a" {
  ami           = "ami-0abc"
  instance_type = micro
}
# right:
resource "aws_instance" "a" {
  ami           = "ami-0abc"
  instance_type = "t3.micro"
}
