# expect: reference/out-of-place 4:11-22
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  input = count.index
}
# right:
resource "terraform_data" "a" {
  count = 2
  input = count.index
}
