# expect: reference/no-such-step 10:39-42
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  volumes {
    container_path = "/data"
  }
}
output "path" {
  value = docker_container.web.volumes[0].container_path
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  volumes {
    container_path = "/data"
  }
}
output "path" {
  value = one(docker_container.web.volumes).container_path
}
