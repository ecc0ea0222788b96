# expect: schema/wrong-type 9:16-47
resource "docker_image" "caddy" {
  name         = "caddy:2"
  keep_locally = true
}
resource "docker_container" "web" {
  name       = "web"
  image      = docker_image.caddy.image_id
  cpu_shares = docker_image.caddy.keep_locally
}
# right:
resource "docker_image" "caddy" {
  name         = "caddy:2"
  keep_locally = true
}
resource "docker_container" "web" {
  name       = "web"
  image      = docker_image.caddy.image_id
  cpu_shares = docker_image.caddy.name
}
