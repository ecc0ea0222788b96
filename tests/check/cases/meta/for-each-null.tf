# expect: schema/wrong-type 4:14-18
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  for_each = null
}
# right:
resource "terraform_data" "a" {
  for_each = {}
}
