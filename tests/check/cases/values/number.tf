# expect: schema/wrong-type 5:16-22
resource "docker_container" "web" {
  name       = "web"
  image      = "caddy:2"
  cpu_shares = "many"
}
# right:
resource "docker_container" "web" {
  name       = "web"
  image      = "caddy:2"
  cpu_shares = "512"
}
