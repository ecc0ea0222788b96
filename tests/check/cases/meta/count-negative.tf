# expect: schema/range 4:11-13
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  count = -1
}
# right:
resource "terraform_data" "a" {
  count = 1
}
