"""Dockerfiles: what only a build shows."""
