# expect: schema/missing-required 3:3-14
resource "docker_image" "a" {
  name = null
}
# right:
resource "docker_image" "a" {
  name = "caddy:2"
}
