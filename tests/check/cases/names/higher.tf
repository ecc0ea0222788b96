# expect: schema/unknown-attribute 7:5-12
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
    internal = 80
    restart = "always"
  }
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
    internal = 80
    protocol = "tcp"
  }
}
