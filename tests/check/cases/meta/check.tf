# expect: schema/missing-required 3:1-10
# terraform 1.11.4: refuses 3
check "c" {
}
resource "terraform_data" "new" {
}
# right:
check "c" {
  assert {
    condition     = terraform_data.new.id != ""
    error_message = "No."
  }
}
resource "terraform_data" "new" {
}
