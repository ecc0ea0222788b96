resource "digitalocean_dropplet" "unknown_type" {
  name = "web"
}
