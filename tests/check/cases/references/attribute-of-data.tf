# expect: reference/unknown-attribute 6:33-38
data "docker_network" "a" {
  name = "bridge"
}
output "driver" {
  value = data.docker_network.a.drivr
}
# right:
data "docker_network" "a" {
  name = "bridge"
}
output "driver" {
  value = data.docker_network.a.driver
}
