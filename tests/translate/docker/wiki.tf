# A wiki with its database.
terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = ">= 3.0"
    }
  }
}

provider "docker" {
  host = "unix:///var/run/docker.sock"
}

variable "db_password" {
  description = "Password of the wiki's database"
  type        = string
  sensitive   = true
}

variable "port" {
  type    = number
  default = 8080
}

locals {
  name = "wiki"
}

resource "docker_network" "back" {
  name     = "${local.name}-back"
  internal = true
}

data "docker_network" "proxy" {
  name = "proxy"
}

resource "docker_volume" "data" {
  name = "wiki-data"
  labels {
    label = "backup"
    value = "daily"
  }
}

resource "docker_image" "postgres" {
  name         = "postgres:16"
  keep_locally = true
}

resource "docker_container" "db" {
  name    = "${local.name}-db"
  image   = docker_image.postgres.image_id
  restart = "unless-stopped"
  env = [
    "POSTGRES_PASSWORD=${var.db_password}",
    "POSTGRES_DB=wiki",
  ]
  wait = true

  healthcheck {
    test     = ["CMD-SHELL", "pg_isready -U postgres"]
    interval = "10s"
    retries  = 5
  }

  volumes {
    volume_name    = docker_volume.data.name
    container_path = "/var/lib/postgresql/data"
  }

  networks_advanced {
    name    = docker_network.back.id
    aliases = ["db"]
  }
}

resource "docker_container" "app" {
  name  = "wiki"
  image = "wiki:2"
  env = [
    "DB_HOST=${docker_container.db.name}",
    "TOKEN=${random_password.token.result}",
  ]
  depends_on      = [docker_container.db]
  restart         = "on-failure"
  max_retry_count = 3
  memory          = 512
  cpu_shares      = 512

  capabilities {
    drop = ["ALL"]
    add  = ["CAP_NET_BIND_SERVICE"]
  }

  ports {
    internal = 3000
    external = var.port
    ip       = "127.0.0.1"
  }

  mounts {
    type   = "bind"
    source = abspath("${path.module}/config")
    target = "/etc/wiki"

    read_only = true
  }

  upload {
    file    = "/etc/motd"
    content = "price: $5\n"
  }

  host {
    host = "mail"
    ip   = "10.0.0.5"
  }

  networks_advanced {
    name = docker_network.back.id
  }

  networks_advanced {
    name = data.docker_network.proxy.name
  }

  lifecycle {
    ignore_changes = [image]
  }
}

resource "random_password" "token" {
  length = 32
}

output "url" {
  value = "http://localhost:${var.port}"
}
