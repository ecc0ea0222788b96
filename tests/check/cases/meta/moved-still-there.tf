# expect: reference/still-declared 4:10-28
# terraform 1.11.4: accepts
moved {
  from = terraform_data.new
  to   = terraform_data.newer
}
resource "terraform_data" "new" {
}
resource "terraform_data" "newer" {
}
# right:
moved {
  from = terraform_data.old
  to   = terraform_data.newer
}
resource "terraform_data" "new" {
}
resource "terraform_data" "newer" {
}
