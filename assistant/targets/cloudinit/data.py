"""What the cloud-init adapter works from: strict data under sandboxes/cloudinit/."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from assistant.targets.tables import load

Stage = Literal["init", "config", "final"]
STAGES: tuple[Stage, ...] = ("init", "config", "final")


class Runs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A module that can do its work in the container."""

    keys: tuple[str, ...]
    """Any of them makes it work."""
    module: str
    stage: Stage


class Modules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """modules.yaml."""

    runs: tuple[Runs, ...]
    lacks: dict[str, tuple[str, ...]]
    silent: tuple[str, ...]
    other: str

    @property
    def keys(self) -> frozenset[str]:
        """All that are known here: those of older versions too."""
        rows = [*(one.keys for one in self.runs), *self.lacks.values(), self.silent]
        return frozenset(key for row in rows for key in row)

    def lack(self, key: str) -> str:
        """Why what stands under a key is not run; empty where it is, or where there is nothing
        to run."""
        if key in self.silent or any(key in one.keys for one in self.runs):
            return ""
        return next((why for why, keys in self.lacks.items() if key in keys), self.other)


@cache
def modules() -> Modules:
    """What of a cloud-config can run in a container."""
    return load("cloudinit", "modules.yaml", Modules)
