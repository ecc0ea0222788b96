# expect: schema/enum 6:12-17
# terraform 1.11.4: accepts
resource "terraform_data" "a" {
  connection {
    host = "x"
    type = "rdp"
  }
}
# right:
resource "terraform_data" "a" {
  connection {
    host = "x"
    type = "winrm"
  }
}
