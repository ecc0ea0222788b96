# expect: reference/unexpected-index 7:31-34
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
}
output "name" {
  value = docker_container.web[0].name
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
}
output "name" {
  value = docker_container.web.name
}
