"""Command lines: their words, with what wraps them taken off, and what they write."""

from assistant.targets.commands.command import Command
from assistant.targets.commands.registry import RegistryWrite

__all__ = ["Command", "RegistryWrite"]
