# expect: parse/duplicate-attribute 4:3-7
resource "docker_image" "a" {
  name = "caddy:2"
  name = "caddy:3"
}
# right:
resource "docker_image" "a" {
  name = "caddy:2"
  keep_locally = true
}
