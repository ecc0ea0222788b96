# expect: schema/wrong-type 8:11-42
variable "big" {
  type = bool
}
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dns   = var.big ? "1.1.1.1" : "9.9.9.9"
}
# right:
variable "big" {
  type = bool
}
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dns   = var.big ? ["1.1.1.1"] : []
}
