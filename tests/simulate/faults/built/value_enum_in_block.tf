resource "digitalocean_firewall" "enum_in_block" {
  name = "web"
  inbound_rule {
    protocol   = "http"
    port_range = "80"
  }
}
