# expect: schema/enum 5:15-22
# terraform 1.11.4: refuses 5
resource "terraform_data" "a" {
  provisioner "local-exec" {
    when    = destory
    command = "true"
  }
}
# right:
resource "terraform_data" "a" {
  provisioner "local-exec" {
    when    = destroy
    command = "true"
  }
}
