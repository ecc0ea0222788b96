# expect: schema/unknown-attribute 4:3-14
resource "docker_image" "caddy" {
  name         = "caddy:2"
  keep_localy = true
}
# right:
resource "docker_image" "caddy" {
  name         = "caddy:2"
  keep_locally = true
}
