# expect: schema/unknown-attribute 5:7-12
terraform {
  required_providers {
    docker = {
      sorce = "kreuzwerker/docker"
      version = "~> 4.0"
    }
  }
}
resource "docker_image" "a" {
  name = "caddy:2"
}
# right:
terraform {
  required_providers {
    docker = {
      source = "kreuzwerker/docker"
      version = "~> 4.0"
    }
  }
}
resource "docker_image" "a" {
  name = "caddy:2"
}
