# expect: schema/duplicate-provider 9:17-37 warning
terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = "~> 4.0"
    }
    other = {
      source  = "kreuzwerker/docker"
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
      source  = "kreuzwerker/docker"
      version = "~> 4.0"
    }
  }
}
resource "docker_image" "a" {
  name = "caddy:2"
}
