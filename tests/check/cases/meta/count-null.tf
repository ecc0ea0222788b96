# expect: schema/range 4:11-15
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  count = null
}
# right:
resource "terraform_data" "a" {
  count = 0
}
