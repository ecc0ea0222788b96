# expect: reference/out-of-place 4:11-21
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  input = each.value
}
# right:
resource "terraform_data" "a" {
  for_each = toset(["x"])
  input = each.value
}
