resource "digitalocean_vpc" "cidr" {
  name     = "lan"
  region   = "fra1"
  ip_range = "10.0.0.0/99"
}
