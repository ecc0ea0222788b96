# expect: schema/unknown-component 4:15-26
# terraform 1.11.4: refuses
resource "terraform_data" "a" {
  provisioner "local-exe" {
    command = "true"
  }
}
# right:
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "true"
  }
}
