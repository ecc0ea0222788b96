# expect: schema/missing-required 2:1-34
resource "docker_container" "web" {
  name = "web"
}
# right:
resource "docker_container" "web" {
  name = "web"
  image = "caddy:2"
}
