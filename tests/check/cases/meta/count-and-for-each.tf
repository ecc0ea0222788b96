# expect: schema/constraint 5:3-11
# terraform 1.11.4: refuses 5
resource "terraform_data" "a" {
  count    = 1
  for_each = toset(["a"])
}
# right:
resource "terraform_data" "a" {
  count    = 1
}
