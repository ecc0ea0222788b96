# expect: schema/depends-on 6:33-36
# terraform 1.11.4: refuses 6
resource "terraform_data" "b" {
}
resource "terraform_data" "a" {
  depends_on = [terraform_data.b.id]
}
# right:
resource "terraform_data" "b" {
}
resource "terraform_data" "a" {
  depends_on = [terraform_data.b]
}
