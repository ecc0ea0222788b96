# expect: schema/unknown-attribute 4:3-9
resource "docker_image" "caddy" {
  name = "caddy:2"
  colour = "red"
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
  keep_locally = true
}
