# expect: schema/constraint 6:5-12
# terraform 1.11.4: refuses
resource "terraform_data" "a" {
  provisioner "file" {
    source      = "a"
    content     = "b"
    destination = "c"
  }
}
# right:
resource "terraform_data" "a" {
  provisioner "file" {
    content     = "b"
    destination = "c"
  }
}
