# expect: schema/label-count 2:1-24
resource "docker_image"  {
  name = "caddy:2"
}
# right:
resource "docker_image" "a" {
  name = "caddy:2"
}
