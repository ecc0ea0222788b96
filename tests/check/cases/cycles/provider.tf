# expect: reference/cycle 3:10-33
provider "docker" {
  host = docker_container.a.name
}
resource "docker_container" "a" {
  name  = "x"
  image = "caddy:2"
}
# right:
provider "docker" {
  host = "unix:///var/run/docker.sock"
}
resource "docker_container" "a" {
  name  = "x"
  image = "caddy:2"
}
