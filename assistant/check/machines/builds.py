"""Which machines a build makes, at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from assistant.check.machines.machine import Machine

if TYPE_CHECKING:
    from assistant.check.subject import Found, Subject


class Build(NamedTuple):
    """A build and its machines, in the order of its `sources`."""

    found: Found
    machines: tuple[Machine, ...]
    complete: bool
    """Whether every source that the build names is among the machines."""


def builds_of(subject: Subject) -> Iterator[Build]:
    """The builds whose sources the files tell."""
    by_name = {(id(m.found.module), m.name): m for m in subject.machines}
    for found in subject.blocks("build"):
        attribute = found.block.body.attribute("sources")
        value = subject.value(found.module, attribute.value) if attribute is not None else None
        named = value if isinstance(value, list) else []
        names = [".".join(item.split(".")[-2:]) if isinstance(item, str) else "" for item in named]
        group = [by_name.get((id(found.module), name)) for name in dict.fromkeys(names)]
        machines = tuple(machine for machine in group if machine is not None)
        whole = len(machines) == len(group) and not found.block.body.blocks_of("source")
        yield Build(found, machines, complete=whole and bool(machines))
