# expect: reference/unknown-attribute 8:30-37
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = [{ inside = 80 }]
    content {
      internal = ports.value.outside
    }
  }
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = [{ inside = 80 }]
    content {
      internal = ports.value.inside
    }
  }
}
