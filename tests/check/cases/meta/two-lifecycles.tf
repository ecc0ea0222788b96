# expect: schema/too-many-blocks 7:3-12
# terraform 1.11.4: refuses 7
resource "terraform_data" "a" {
  lifecycle {
    create_before_destroy = true
  }
  lifecycle {
    prevent_destroy = true
  }
}
# right:
resource "terraform_data" "a" {
  lifecycle {
    create_before_destroy = true
  }
}
