# expect: reference/still-declared 4:10-28
# terraform 1.11.4: accepts
removed {
  from = terraform_data.new
  lifecycle {
    destroy = false
  }
}
resource "terraform_data" "new" {
}
# right:
removed {
  from = terraform_data.old
  lifecycle {
    destroy = false
  }
}
resource "terraform_data" "new" {
}
