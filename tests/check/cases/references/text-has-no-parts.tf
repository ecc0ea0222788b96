# expect: reference/no-such-step 6:39-44
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "id" {
  value = docker_image.caddy.image_id.value
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "id" {
  value = docker_image.caddy.image_id
}
