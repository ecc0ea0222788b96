# expect: schema/constraint 3:1-7
# terraform 1.11.4: refuses 3
import {
  to = terraform_data.new
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
