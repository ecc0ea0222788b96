# expect: reference/missing-index 8:11-31
resource "docker_container" "web" {
  for_each = toset(["a", "b"])
  name     = each.key
  image    = "caddy:2"
}
output "name" {
  value = docker_container.web.name
}
# right:
resource "docker_container" "web" {
  for_each = toset(["a", "b"])
  name     = each.key
  image    = "caddy:2"
}
output "name" {
  value = docker_container.web["a"].name
}
