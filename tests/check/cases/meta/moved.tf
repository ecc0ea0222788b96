# expect: schema/address 5:10-20
# terraform 1.11.4: refuses 3
moved {
  from = terraform_data.old
  to   = module.new
}
resource "terraform_data" "new" {
}
# right:
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
resource "terraform_data" "new" {
}
