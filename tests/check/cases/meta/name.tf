# expect: schema/invalid-name 3:27-32
# terraform 1.11.4: refuses 3
resource "terraform_data" "a b" {
}
# right:
resource "terraform_data" "a_b" {
}
