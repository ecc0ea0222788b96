data "digitalocean_image" "exactly_one" {
}
