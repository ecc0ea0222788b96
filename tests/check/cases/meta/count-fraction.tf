# expect: schema/wrong-type 4:11-14
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  count = 1.5
}
# right:
resource "terraform_data" "a" {
  count = 1
}
