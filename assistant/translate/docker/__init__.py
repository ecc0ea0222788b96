"""Resources of Terraform's Docker provider (kreuzwerker/docker) to the neutral model."""

from assistant.translate.docker.reader import holds_docker, read_docker

__all__ = ["holds_docker", "read_docker"]
