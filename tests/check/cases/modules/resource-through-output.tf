# expect: reference/unknown-attribute 6:26-33
module "m" {
  source = "./m"
}
output "a" {
  value = module.m.image.imageid
}
# file: m/main.tf
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "image" {
  value = docker_image.caddy
}
# right:
module "m" {
  source = "./m"
}
output "a" {
  value = module.m.image.image_id
}
# file: m/main.tf
resource "docker_image" "caddy" {
  name = "caddy:2"
}
output "image" {
  value = docker_image.caddy
}
