# expect: schema/label-count 5:3-15
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  ports "http" {
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
