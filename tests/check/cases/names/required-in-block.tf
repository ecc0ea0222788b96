# expect: schema/missing-required 5:3-8
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
  }
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports {
    internal = 80
  }
}
