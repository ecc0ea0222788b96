# expect: reference/cycle 4:11-30
# terraform 1.11.4: accepts
resource "terraform_data" "a" {
  input = terraform_data.a.id
}
# right:
resource "terraform_data" "a" {
  input = 1
}
