# expect: reference/unknown-attribute 6:30-36
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  lifecycle {
    ignore_changes = [image, lables]
  }
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  lifecycle {
    ignore_changes = [image, labels]
  }
}
