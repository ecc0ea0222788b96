# expect: reference/unknown-attribute 5:19-22
# terraform 1.11.4: refuses 5
resource "terraform_data" "a" {
  for_each = toset(["x"])
  input    = each.val
}
# right:
resource "terraform_data" "a" {
  for_each = toset(["x"])
  input    = each.value
}
