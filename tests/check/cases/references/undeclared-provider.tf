# expect: reference/undeclared-provider 6:14-25
provider "docker" {
  alias = "east"
}
resource "docker_image" "caddy" {
  provider = docker.west
  name     = "caddy:2"
}
# right:
provider "docker" {
  alias = "east"
}
resource "docker_image" "caddy" {
  provider = docker.east
  name     = "caddy:2"
}
