# expect: reference/unknown-name 3:10-15
resource "docker_image" "caddy" {
  name = caddy
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
}
