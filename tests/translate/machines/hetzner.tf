resource "hcloud_server" "mail" {
  name        = "mail"
  image       = "debian-12"
  server_type = "cx22"
  location    = "nbg1"
  ssh_keys    = ["admin"]
}
