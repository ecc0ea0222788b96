# expect: schema/constraint 4:3-28
# terraform 1.11.4: refuses
resource "terraform_data" "a" {
  provisioner "remote-exec" {
  }
}
# right:
resource "terraform_data" "a" {
  provisioner "remote-exec" {
    inline = ["true"]
  }
}
