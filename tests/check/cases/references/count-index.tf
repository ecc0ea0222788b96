# expect: reference/unknown-attribute 5:17-20
# terraform 1.11.4: refuses 5
resource "terraform_data" "a" {
  count = 2
  input = count.idx
}
# right:
resource "terraform_data" "a" {
  count = 2
  input = count.index
}
