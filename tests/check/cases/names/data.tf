# expect: schema/unknown-component 2:6-22
data "docker_netwrok" "a" {
  name = "bridge"
}
# right:
data "docker_network" "a" {
  name = "bridge"
}
