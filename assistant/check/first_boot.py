"""What cloud-init does at a machine's first boot, as rules look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from assistant.syntax.patterns import later
from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, Sequence, parse_yaml, target

_HEAD = later(r"\A\ufeff?(?:## template: jinja\r?\n)?#cloud-config\b")


class FirstBoot(msgspec.Struct, frozen=True):
    """One file of user data; of an autoinstall file the part that is cloud-init's."""

    source: Source
    body: Table

    def users(self) -> Iterator[Table]:
        """The accounts that are described in full."""
        yield from tables(self.body.get("users"))


def first_boots(files: Mapping[str, str]) -> Iterator[FirstBoot]:
    """The user data among the files."""
    for path in sorted(files):
        text = files[path]
        if not _HEAD.match(text[:60]):
            continue
        file = parse_yaml(path, text)
        top = file.documents[0] if file.documents else None
        if isinstance(top, Table):
            installer = top.get("autoinstall")
            inner = installer.get("user-data") if isinstance(installer, Table) else None
            yield FirstBoot(file.source, inner if isinstance(inner, Table) else top)


def tables(node: Node | None) -> Iterator[Table]:
    """The mappings among a sequence's items."""
    for item in node.items if isinstance(node, Sequence) else ():
        inner = target(item)
        if isinstance(inner, Table):
            yield inner


def scalars(node: Node | None) -> Iterator[Scalar]:
    """The scalars among a sequence's items."""
    for item in node.items if isinstance(node, Sequence) else ():
        inner = target(item)
        if isinstance(inner, Scalar):
            yield inner


def scalar(table: Table | None, name: str) -> Scalar | None:
    """The scalar under a key."""
    found = table.get(name) if table is not None else None
    return found if isinstance(found, Scalar) else None
