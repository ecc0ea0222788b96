# expect: reference/cycle 4:8-27
# terraform 1.11.4: refuses
locals {
  id = terraform_data.a.id
}
resource "terraform_data" "a" {
  input = local.id
}
resource "terraform_data" "b" {
  input = local.id
}
# right:
locals {
  id = terraform_data.a.id
}
resource "terraform_data" "a" {
  input = 1
}
resource "terraform_data" "b" {
  input = local.id
}
