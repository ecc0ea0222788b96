# expect: reference/unknown-attribute 10:40-46
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
    internal = 80
  }
}
output "ports" {
  value = docker_container.web.ports.*.inside
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
    internal = 80
  }
}
output "ports" {
  value = docker_container.web.ports.*.internal
}
