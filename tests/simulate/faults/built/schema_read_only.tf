resource "digitalocean_droplet" "read_only" {
  image        = "debian-12-x64"
  name         = "web"
  region       = "fra1"
  size         = "s-1vcpu-1gb"
  ipv4_address = "192.0.2.1"
}
