# expect: schema/block-as-attribute 5:3-14
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  healthcheck = {
    test = ["CMD", "true"]
  }
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  healthcheck {
    test = ["CMD", "true"]
  }
}
