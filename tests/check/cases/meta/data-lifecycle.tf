# expect: schema/unknown-attribute 6:5-20
# terraform 1.11.4: refuses 6
data "terraform_remote_state" "a" {
  backend = "local"
  lifecycle {
    prevent_destroy = true
  }
}
# right:
data "terraform_remote_state" "a" {
  backend = "local"
  lifecycle {
    postcondition {
      condition     = self.outputs != null
      error_message = "No."
    }
  }
}
