resource "ad_gplink" "uuid" {
  gpo_guid  = "the default policy"
  target_dn = "ou=machines,dc=example,dc=com"
}
