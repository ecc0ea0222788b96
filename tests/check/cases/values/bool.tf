# expect: schema/wrong-type 4:18-25
resource "docker_image" "a" {
  name         = "caddy:2"
  keep_locally = "maybe"
}
# right:
resource "docker_image" "a" {
  name         = "caddy:2"
  keep_locally = "true"
}
