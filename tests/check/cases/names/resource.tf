# expect: schema/unknown-component 2:10-23
resource "docker_imge" "a" {
  name = "caddy:2"
}
# right:
resource "docker_image" "a" {
  name = "caddy:2"
}
