# expect: schema/unknown-attribute 5:3-6
resource "docker_container" "web" {
  name   = "web"
  image  = "caddy:2"
  ram = 512
}
# right:
resource "docker_container" "web" {
  name   = "web"
  image  = "caddy:2"
  memory = 512
}
