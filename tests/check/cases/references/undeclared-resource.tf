# expect: reference/undeclared-resource 6:11-37
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "a" {
  value = docker_image.cady.image_id
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "a" {
  value = docker_image.caddy.image_id
}
