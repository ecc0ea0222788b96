# expect: schema/wrong-type 8:18-23
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = ["a"]
    content {
      internal = ["a"]
    }
  }
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = ["a"]
    content {
      internal = 80
    }
  }
}
