# expect: reference/unknown-attribute 6:30-37
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "id" {
  value = docker_image.caddy.imageid
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "id" {
  value = docker_image.caddy.image_id
}
