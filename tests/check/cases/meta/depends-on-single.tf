# expect: schema/wrong-type 6:16-32
# terraform 1.11.4: refuses 6
resource "terraform_data" "b" {
}
resource "terraform_data" "a" {
  depends_on = terraform_data.b
}
# right:
resource "terraform_data" "b" {
}
resource "terraform_data" "a" {
  depends_on = [terraform_data.b]
}
