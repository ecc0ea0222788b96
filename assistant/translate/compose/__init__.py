"""Compose files to the neutral model."""

from assistant.translate.compose.reader import read_compose

__all__ = ["read_compose"]
