resource "ad_user" "json" {
  display_name      = "Some One"
  principal_name    = "someone"
  sam_account_name  = "someone"
  custom_attributes = "{ carLicense: }"
}
