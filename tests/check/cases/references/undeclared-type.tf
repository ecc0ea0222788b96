# expect: reference/unknown-name 3:11-23
output "a" {
  value = docker_image
}
resource "docker_image" "caddy" {
  name = "caddy:2"
}
# right:
output "a" {
  value = docker_image.caddy.name
}
resource "docker_image" "caddy" {
  name = "caddy:2"
}
