# expect: schema/unknown-attribute 9:5-15
# expect: schema/wrong-type 14:17-24
resource "aws_security_group" "web" {
  name = "web"
  ingress {
    from_port  = 443
    to_port    = 443
    protocol   = "tcp"
    cidr_block = ["10.0.0.0/8"]
  }
  egress {
    protocol  = "-1"
    from_port = 0
    to_port   = "https"
  }
}
# right:
resource "aws_security_group" "web" {
  name = "web"
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
  dynamic "egress" {
    for_each = [80, 443]
    content {
      protocol  = "tcp"
      from_port = egress.value
      to_port   = egress.value
    }
  }
}
