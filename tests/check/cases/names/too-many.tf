# expect: schema/too-many-blocks 8:3-14
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  healthcheck {
    test = ["CMD", "true"]
  }
  healthcheck {
    test = ["CMD", "false"]
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
