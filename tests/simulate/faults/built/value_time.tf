resource "openstack_keymanager_secret_v1" "time" {
  name       = "key"
  expiration = "next year"
}
