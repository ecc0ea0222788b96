# expect: reference/duplicate 5:1-28
resource "docker_image" "a" {
  name = "caddy:2"
}
resource "docker_image" "a" {
  name = "caddy:3"
}
# right:
resource "docker_image" "a" {
  name = "caddy:2"
}
resource "docker_image" "b" {
  name = "caddy:3"
}
