# expect: schema/wrong-type 5:11-20
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dns   = "1.1.1.1"
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dns   = ["1.1.1.1"]
}
