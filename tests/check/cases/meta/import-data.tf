# expect: schema/address 4:8-37
# terraform 1.11.4: refuses 4
import {
  to = data.terraform_remote_state.s
  id = "x"
}
data "terraform_remote_state" "s" {
  backend = "local"
}
output "s" {
  value = data.terraform_remote_state.s.outputs
}
resource "terraform_data" "new" {
}
# right:
import {
  to = terraform_data.new
  id = "x"
}
data "terraform_remote_state" "s" {
  backend = "local"
}
output "s" {
  value = data.terraform_remote_state.s.outputs
}
resource "terraform_data" "new" {
}
