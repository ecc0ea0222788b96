"""Command lines, wherever they stand: scripts, `inline` lists, answer files, shutdown commands."""

from assistant.check.commands.collect import all_commands, all_writes
from assistant.check.commands.command import Command
from assistant.check.commands.registry import RegistryWrite

__all__ = ["Command", "RegistryWrite", "all_commands", "all_writes"]
