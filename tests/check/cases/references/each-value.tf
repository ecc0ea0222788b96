# expect: reference/unknown-attribute 5:25-28
# terraform 1.11.4: accepts
resource "terraform_data" "a" {
  for_each = { a = { name = "x" } }
  input    = each.value.nme
}
# right:
resource "terraform_data" "a" {
  for_each = { a = { name = "x" } }
  input    = each.value.name
}
