# expect: reference/unknown-attribute 5:23-28
# terraform 1.11.4: refuses 5
resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = [inptu]
  }
}
# right:
resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = [input]
  }
}
