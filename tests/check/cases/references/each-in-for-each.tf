# expect: reference/out-of-place 4:21-29
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  for_each = toset([each.key])
}
# right:
resource "terraform_data" "a" {
  for_each = toset(["x"])
}
