# expect: schema/unknown-block 5:3-7
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  prts {
    internal = 80
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
