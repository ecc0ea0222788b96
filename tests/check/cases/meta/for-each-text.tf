# expect: schema/wrong-type 4:14-17
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  for_each = "a"
}
# right:
resource "terraform_data" "a" {
  for_each = { a = 1 }
}
