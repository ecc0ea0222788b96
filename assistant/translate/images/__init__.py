"""Container images: Dockerfiles and Packer's docker builder."""
