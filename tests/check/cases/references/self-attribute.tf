# expect: reference/unknown-attribute 5:28-31
# terraform 1.11.4: refuses 5
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "echo ${self.idd}"
  }
}
# right:
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "echo ${self.id}"
  }
}
