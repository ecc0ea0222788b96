# expect: reference/unknown-attribute 6:34-41
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "id" {
  value = try(docker_image.caddy.imageid, "")
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "id" {
  value = try(docker_image.caddy.image_id, "")
}
