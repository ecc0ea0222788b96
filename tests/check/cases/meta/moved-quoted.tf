# expect: schema/wrong-type 4:10-30
# terraform 1.11.4: refuses 4
moved {
  from = "terraform_data.old"
  to   = terraform_data.new
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
