# expect: reference/no-such-step 10:38-46
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
    internal = 80
  }
}
output "port" {
  value = docker_container.web.ports.internal
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
    internal = 80
  }
}
output "port" {
  value = docker_container.web.ports[0].internal
}
