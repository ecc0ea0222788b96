# expect: schema/missing-required 8:5-12
# expect: schema/unknown-attribute 9:7-14
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = [80]
    content {
      internl = ports.value
    }
  }
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = [80]
    content {
      internal = ports.value
    }
  }
}
