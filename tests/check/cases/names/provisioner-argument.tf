# expect: schema/unknown-attribute 6:5-17
# terraform 1.11.4: refuses 6
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "true"
    working_dirr = "."
  }
}
# right:
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "true"
    working_dir = "."
  }
}
