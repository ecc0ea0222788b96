# expect: schema/not-constant 9:29-37
# terraform 1.11.4: refuses 9
variable "keep" {
  type = bool
}
resource "terraform_data" "a" {
  input = var.keep
  lifecycle {
    create_before_destroy = var.keep
  }
}
# right:
variable "keep" {
  type = bool
}
resource "terraform_data" "a" {
  input = var.keep
  lifecycle {
    create_before_destroy = true
  }
}
