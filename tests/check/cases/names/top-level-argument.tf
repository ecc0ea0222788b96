# expect: schema/unknown-attribute 2:1-5
name = "x"
resource "docker_image" "a" {
  name = "caddy:2"
}
# right:

resource "docker_image" "a" {
  name = "caddy:2"
}
