# expect: schema/wrong-type 6:11-27
module "net" {
  source = "./net"
}
resource "docker_container" "web" {
  name  = module.net.names
  image = "caddy:2"
}
# file: net/main.tf
output "name" {
  value = "a"
}
output "names" {
  value = ["a"]
}
# right:
module "net" {
  source = "./net"
}
resource "docker_container" "web" {
  name  = module.net.name
  image = "caddy:2"
}
# file: net/main.tf
output "name" {
  value = "a"
}
output "names" {
  value = ["a"]
}
