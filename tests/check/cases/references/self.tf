# expect: reference/out-of-place 4:11-15
# terraform 1.11.4: refuses 4
resource "terraform_data" "a" {
  input = self.id
}
# right:
resource "terraform_data" "a" {
  input = "x"
}
