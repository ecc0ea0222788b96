# expect: schema/quoted-reference 6:17-35 warning
# terraform 1.11.4: accepts
resource "terraform_data" "b" {
}
resource "terraform_data" "a" {
  depends_on = ["terraform_data.b"]
}
# right:
resource "terraform_data" "b" {
}
resource "terraform_data" "a" {
  depends_on = [terraform_data.b]
}
