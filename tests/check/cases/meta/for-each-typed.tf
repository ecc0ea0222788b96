# expect: schema/wrong-type 7:14-23
# terraform 1.11.4: refuses 7
variable "names" {
  type = list(string)
}
resource "terraform_data" "a" {
  for_each = var.names
}
# right:
variable "names" {
  type = list(string)
}
resource "terraform_data" "a" {
  for_each = toset(var.names)
}
