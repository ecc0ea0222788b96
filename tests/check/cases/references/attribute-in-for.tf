# expect: reference/unknown-attribute 8:46-49 warning
resource "docker_container" "web" {
  count = 2
  name  = "web-${count.index}"
  image = "caddy:2"
}
output "names" {
  value = [for c in docker_container.web : c.nam]
}
# right:
resource "docker_container" "web" {
  count = 2
  name  = "web-${count.index}"
  image = "caddy:2"
}
output "names" {
  value = [for c in docker_container.web : c.name]
}
