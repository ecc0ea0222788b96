# expect: schema/wrong-type 8:16-28
locals {
  shares = "many"
}
resource "docker_container" "web" {
  name       = "web"
  image      = "caddy:2"
  cpu_shares = local.shares
}
# right:
locals {
  shares = 512
}
resource "docker_container" "web" {
  name       = "web"
  image      = "caddy:2"
  cpu_shares = local.shares
}
