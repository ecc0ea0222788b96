resource "hcloud_server" "v" {
  count       = var.n
  name        = "v${count.index}"
  server_type = "cx33"
  image       = var.image
}
