# expect: schema/read-only 4:3-11
resource "docker_image" "a" {
  name     = "caddy:2"
  image_id = "sha256:1"
}
# right:
resource "docker_image" "a" {
  name     = "caddy:2"
  force_remove = true
}
