# expect: schema/enum 5:18-22
# terraform 1.11.4: refuses 5
resource "terraform_data" "a" {
  provisioner "local-exec" {
    on_failure = cont
    command    = "true"
  }
}
# right:
resource "terraform_data" "a" {
  provisioner "local-exec" {
    on_failure = continue
    command    = "true"
  }
}
