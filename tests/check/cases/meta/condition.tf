# expect: schema/missing-required 5:5-17
# terraform 1.11.4: refuses 5
resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition = path.module != ""
    }
  }
}
# right:
resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition = path.module != ""
      error_message = "No."
    }
  }
}
