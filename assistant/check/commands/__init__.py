"""Command lines as rules ask for them; `targets` reads them, for the timeline too."""

from assistant.targets.commands import Command, RegistryWrite
from assistant.targets.windows.collect import all_commands, all_writes

__all__ = ["Command", "RegistryWrite", "all_commands", "all_writes"]
