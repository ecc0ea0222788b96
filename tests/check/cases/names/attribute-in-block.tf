# expect: schema/unknown-attribute 7:5-13
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
    internal = 80
    extrenal = 8080
  }
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
    internal = 80
    external = 8080
  }
}
