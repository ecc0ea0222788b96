resource "aws_instance" "web" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  connection {
    user = "ubuntu"
    host = self.public_ip
  }
  provisioner "remote-exec" {
    inline = ["sudo apt-get update"]
  }
  provisioner "local-exec" {
    command = "echo made"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo going"
  }
}
