# expect: schema/wrong-type 11:18-23 warning
variable "ports" {
  type = list(number)
}
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = var.ports
    content {
      internal = ["a"]
    }
  }
}
# right:
variable "ports" {
  type = list(number)
}
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dynamic "ports" {
    for_each = var.ports
    content {
      internal = ports.value
    }
  }
}
