# expect: schema/unknown-block 5:11-17
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "prts" {
    for_each = [80]
    content {
      internal = 80
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
      internal = 80
    }
  }
}
