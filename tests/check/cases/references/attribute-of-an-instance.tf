# expect: reference/unknown-attribute 8:35-38
resource "docker_container" "web" {
  count = 2
  name  = "web-${count.index}"
  image = "caddy:2"
}
output "name" {
  value = docker_container.web[0].nam
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
