resource "ad_user" "length" {
  display_name     = "Some One"
  principal_name   = "someone"
  sam_account_name = "someone"
  country          = "GERMANY"
}
