# expect: schema/version-constraint 6:17-23
terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = ">> 4"
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
      source  = "kreuzwerker/docker"
      version = ">= 4"
    }
  }
}
resource "docker_image" "a" {
  name = "caddy:2"
}
