# expect: schema/replace-triggered-by 11:29-34
# terraform 1.11.4: refuses 11
variable "v" {
  type = string
}
resource "terraform_data" "b" {
  input = var.v
}
resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [var.v]
  }
}
# right:
variable "v" {
  type = string
}
resource "terraform_data" "b" {
  input = var.v
}
resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [terraform_data.b]
  }
}
