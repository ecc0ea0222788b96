# expect: schema/wrong-type 7:11-29
resource "docker_image" "caddy" {
  name = "caddy:2"
}
resource "docker_container" "web" {
  name  = "web"
  image = docker_image.caddy
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
}
resource "docker_container" "web" {
  name  = "web"
  image = docker_image.caddy.image_id
}
