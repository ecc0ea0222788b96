# expect: schema/wrong-type 8:11-28
variable "names" {
  type = list(string)
}
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dns   = length(var.names)
}
# right:
variable "names" {
  type = list(string)
}
resource "docker_container" "web" {
  name  = "web"
  image = "caddy:2"
  dns   = var.names
}
