# expect: schema/range 9:19-24
# expect: schema/pattern 12:33-45
# expect: schema/range 17:17-19
# expect: schema/pattern 26:24-37
# expect: schema/pattern 31:23-43
resource "aws_security_group" "web" {
  name = "web"
  ingress {
    from_port   = 80800
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0", "0.0.0.0/99"]
  }
  egress {
    protocol  = "icmp"
    from_port = -1
    to_port   = -2
  }
}
resource "aws_security_group_rule" "r" {
  type              = "ingress"
  security_group_id = aws_security_group.web.id
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  cidr_blocks       = ["10.0.0.0/33"]
}
resource "aws_vpc_security_group_ingress_rule" "v" {
  security_group_id = aws_security_group.web.id
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.1/8 or more"
}
# right:
resource "aws_security_group" "web" {
  name = "web"
  ingress {
    from_port        = -1
    to_port          = 65535
    protocol         = "tcp"
    cidr_blocks      = ["0.0.0.0/0", "10.0.0.0/8"]
    ipv6_cidr_blocks = ["::/0"]
  }
}
resource "aws_security_group_rule" "r" {
  type              = "ingress"
  security_group_id = aws_security_group.web.id
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  cidr_blocks       = ["10.0.0.0/32"]
}
resource "aws_vpc_security_group_ingress_rule" "v" {
  security_group_id = aws_security_group.web.id
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.0/8"
}
