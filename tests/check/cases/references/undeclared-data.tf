# expect: reference/undeclared-data 6:11-43
data "docker_network" "bridge" {
  name = "bridge"
}
output "a" {
  value = data.docker_network.brige.driver
}
# right:
data "docker_network" "bridge" {
  name = "bridge"
}
output "a" {
  value = data.docker_network.bridge.driver
}
