# expect: schema/wrong-type 3:10-21
resource "docker_image" "a" {
  name = ["caddy:2"]
}
# right:
resource "docker_image" "a" {
  name = "caddy:2"
}
