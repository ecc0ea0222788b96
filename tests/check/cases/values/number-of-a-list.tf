# expect: schema/wrong-type 8:16-25
variable "names" {
  type = list(string)
}
resource "docker_container" "web" {
  name       = "web"
  image      = "caddy:2"
  cpu_shares = var.names
}
# right:
variable "names" {
  type = list(string)
}
resource "docker_container" "web" {
  name       = "web"
  image      = "caddy:2"
  cpu_shares = length(var.names)
}
