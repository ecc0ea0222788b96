# expect: reference/missing-index 8:11-31
resource "docker_container" "web" {
  count = 2
  name  = "web-${count.index}"
  image = "caddy:2"
}
output "name" {
  value = docker_container.web.name
}
# right:
resource "docker_container" "web" {
  count = 2
  name  = "web-${count.index}"
  image = "caddy:2"
}
output "name" {
  value = docker_container.web[0].name
}
