# expect: schema/wrong-type 5:22-27
# terraform 1.11.4: refuses 5
resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = "all"
  }
}
# right:
resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = [input]
  }
}
