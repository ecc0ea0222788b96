resource "docker_container" "web" {
  name  = "web"
  image = docker_image.web.image_id
  networks_advanced {
    name = docker_network.net.name
  }
}
resource "docker_network" "net" {
  name = "net"
}
resource "docker_image" "web" {
  name = "nginx:1.27"
}
