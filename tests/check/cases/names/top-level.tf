# expect: schema/unknown-block 2:1-8
resorce "docker_image" "a" {
  name = "caddy:2"
}
# right:
resource "docker_image" "a" {
  name = "caddy:2"
}
