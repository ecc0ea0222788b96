"""Which compose files make a project together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath

from assistant.syntax.kinds import is_compose
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, parse_yaml, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.places import folder_of, inside, joined

_BASES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""The first that is there is taken where no file is named, with its override."""


@dataclass(frozen=True, slots=True)
class Project:
    """One way to call the engine in a folder."""

    files: tuple[str, ...]
    """Names within the folder, each laid over the one before; empty: as the engine finds them."""
    shown: tuple[str, ...]
    """The draft's paths, the one that was laid on last in front."""
    profiles: bool = True
    """With the services of all profiles."""


def compose_folders(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The folders with compose files."""
    return tuple(sorted({folder_of(path) for path in compose_files(texts)}))


def compose_files(texts: Mapping[str, str]) -> list[str]:
    """The compose files, by path."""
    return [path for path in sorted(texts) if is_compose(path, texts[path])]


def projects_in(root: str, texts: Mapping[str, str]) -> list[list[Project]]:
    """The projects of a folder; of each the ways to call for it, the likeliest first.

    What stands in another file's `include` or `extends` is judged with that one.
    """
    here = [path for path in compose_files(texts) if folder_of(path) == root]
    names = [inside(root, path) for path in here]
    base = next((name for name in _BASES if name in names), "")
    taken: list[str] = []
    found: list[list[Project]] = []
    if base:
        stem, _, ending = base.rpartition(".")
        override = next(
            (n for n in names if n in (f"{stem}.override.{ending}", f"{stem}.override.yml",
                                       f"{stem}.override.yaml")), ""
        )  # fmt: skip
        taken = [base, *([override] if override else [])]
        found.append([Project((), tuple(joined(root, n) for n in reversed(taken)))])
    parts = {part for path in compose_files(texts) for part in _named_in(path, texts)}
    for name in names:
        path = joined(root, name)
        if name in taken or path in parts:
            continue
        ways = [Project((name,), (path,))]
        if base:
            ways.append(Project((base, name), (path, joined(root, base))))
        found.append(ways)
    return found


def _named_in(path: str, texts: Mapping[str, str]) -> Iterator[str]:
    """The files that a compose file takes in."""
    for document in parse_yaml(path, texts[path]).documents:
        top = target(document)
        if not isinstance(top, Table):
            continue
        services = top.get("services")
        nodes: list[Node | None] = [top.get("include")]
        for entry in services.entries.values() if isinstance(services, Table) else ():
            service = target(entry.value)
            extends = service.get("extends") if isinstance(service, Table) else None
            nodes.append(extends.get("file") if isinstance(extends, Table) else None)
        for text in _texts(nodes):
            yield normpath(joined(folder_of(path), text))


def _texts(nodes: list[Node | None]) -> Iterator[str]:
    for node in nodes:
        inner = target(node) if node is not None else None
        if isinstance(inner, Scalar):
            yield inner.text
        elif isinstance(inner, List):
            yield from _texts(list(inner.items))
        elif isinstance(inner, Table):
            yield from _texts([inner.get("path")])
