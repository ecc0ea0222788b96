# expect: reference/unknown-attribute 11:30-37 warning
variable "ports" {
  type = list(object({ inside = number }))
}
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = var.ports
    content {
      internal = ports.value.outside
    }
  }
}
# right:
variable "ports" {
  type = list(object({ inside = number }))
}
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = var.ports
    content {
      internal = ports.value.inside
    }
  }
}
