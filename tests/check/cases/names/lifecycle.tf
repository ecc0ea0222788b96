# expect: schema/unknown-attribute 5:5-20
resource "docker_image" "a" {
  name = "caddy:2"
  lifecycle {
    prevent_destory = true
  }
}
# right:
resource "docker_image" "a" {
  name = "caddy:2"
  lifecycle {
    prevent_destroy = true
  }
}
