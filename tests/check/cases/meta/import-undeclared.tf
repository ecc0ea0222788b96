# expect: reference/undeclared-resource 4:8-26 warning
# terraform 1.11.4: accepts
import {
  to = terraform_data.nwe
  id = "x"
}
resource "terraform_data" "new" {
}
# right:
import {
  to = terraform_data.new
  id = "x"
}
resource "terraform_data" "new" {
}
