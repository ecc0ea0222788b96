# expect: schema/not-constant 9:23-31 warning
# terraform 1.11.4: refuses 9
variable "keep" {
  type = bool
}
resource "terraform_data" "a" {
  input = var.keep
  lifecycle {
    prevent_destroy = var.keep
  }
}
# right:
variable "keep" {
  type = bool
}
resource "terraform_data" "a" {
  input = var.keep
  lifecycle {
    prevent_destroy = true
  }
}
