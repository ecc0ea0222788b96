# expect: schema/wrong-type 8:16-34
resource "docker_image" "caddy" {
  name = "caddy:2"
}
resource "docker_container" "web" {
  name       = "web"
  image      = docker_image.caddy.image_id
  cpu_shares = docker_image.caddy
}
# right:
resource "docker_image" "caddy" {
  name = "caddy:2"
}
resource "docker_container" "web" {
  name       = "web"
  image      = docker_image.caddy.image_id
  cpu_shares = 2
}
