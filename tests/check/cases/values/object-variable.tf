# expect: schema/wrong-type 6:11-22
variable "web" {
  type = object({ name = string, dns = list(string) })
}
resource "docker_container" "web" {
  name  = var.web.dns
  image = "caddy:2"
}
# right:
variable "web" {
  type = object({ name = string, dns = list(string) })
}
resource "docker_container" "web" {
  name  = var.web.name
  image = "caddy:2"
}
