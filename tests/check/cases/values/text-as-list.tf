# expect: schema/wrong-type 8:11-34
resource "docker_image" "caddy" {
  name = "caddy:2"
}
resource "docker_container" "web" {
  name  = "web"
  image = docker_image.caddy.image_id
  dns   = docker_image.caddy.name
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
}
resource "docker_container" "web" {
  name  = "web"
  image = docker_image.caddy.image_id
  dns   = [docker_image.caddy.name]
}
