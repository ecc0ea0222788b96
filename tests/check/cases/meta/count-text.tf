# expect: schema/wrong-type 4:11-14
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  count = "x"
}
# right:
resource "terraform_data" "a" {
  count = "2"
}
