# expect: schema/too-many-blocks 10:3-21
# expect: schema/too-many-blocks 10:3-21
terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = "~> 4.0"
    }
  }
  required_providers {
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
      version = "~> 4.0"
    }
  }
}
resource "docker_image" "a" {
  name = "caddy:2"
}
