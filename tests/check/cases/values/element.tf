# expect: schema/wrong-type 5:23-25
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dns   = ["1.1.1.1", {}]
}
# right:
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dns   = ["1.1.1.1", "9.9.9.9"]
}
