"""What the Ansible adapter works from: strict data under sandboxes/ansible/."""

from __future__ import annotations

from functools import cache

import msgspec

from assistant.targets.tables import load, script


class Failure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What words of a failing task mean."""

    says: str
    """A pattern."""
    certain: bool
    """The task fails wherever it runs."""
    arguments: bool = False
    """It is about the task's arguments as they are written."""
    because: str = ""
    """Why it may run well elsewhere, a plain clause."""


class Modules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """modules.yaml."""

    lacks: dict[str, tuple[str, ...]]
    connections: dict[str, str]
    failures: tuple[Failure, ...]


class Lint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """lint.yaml."""

    unsaid: tuple[str, ...]
    warnings: tuple[str, ...]


@cache
def modules() -> Modules:
    """Which modules cannot do their work in a container, and what failures mean."""
    return load("ansible", "modules.yaml", Modules)


@cache
def lack_of_module() -> dict[str, str]:
    """The reason why a module cannot do its work, by its short name."""
    return {name: why for why, names in modules().lacks.items() for name in names}


@cache
def lint() -> Lint:
    """What ansible-lint's findings count as."""
    return load("ansible", "lint.yaml", Lint)


@cache
def callback() -> bytes:
    """The plugin that tells of every task."""
    return script("ansible", "callback.py")
