# expect: reference/no-such-step 6:38-41
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "id" {
  value = docker_image.caddy.image_id[0]
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "id" {
  value = docker_image.caddy.image_id
}
