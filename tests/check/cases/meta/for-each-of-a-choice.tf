# expect: schema/wrong-type 7:14-33
# terraform 1.11.4: refuses 7
variable "on" {
  type = bool
}
resource "terraform_data" "a" {
  for_each = var.on ? ["a"] : []
}
# right:
variable "on" {
  type = bool
}
resource "terraform_data" "a" {
  for_each = var.on ? toset(["a"]) : []
}
