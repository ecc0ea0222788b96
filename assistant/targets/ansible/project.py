"""A folder from which playbooks are run: its playbooks, and an inventory of ours for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath

from assistant.knowledge.ansible import IMPORTS
from assistant.syntax.kinds import is_playbook
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, parse_yaml, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.places import folder_of, inside, joined

_TEMPLATED = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")
_NO_GROUP = frozenset({"all", "localhost", "127.0.0.1", "ungrouped", "*", ""})
_VARS_FILE = re.compile(r"(?:^|/)(group_vars)/")
VAULT = b"$ANSIBLE_VAULT;"
_INVENTORY = "dryfit-inventory"


@dataclass(frozen=True, slots=True)
class Play:
    """One play of a playbook."""

    body: Table

    @property
    def hosts(self) -> tuple[str, ...]:
        """The patterns of its hosts, as written."""
        return tuple(s.text for s in _scalars(self.body.get("hosts")))


def roots_of(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The folders that playbooks are run from: that of the nearest ansible.cfg, else their own."""
    settings = _settings(texts)
    return tuple(sorted({_root_of(path, settings) for path in playbooks(texts)}))


def playbooks(texts: Mapping[str, str]) -> list[str]:
    """All playbooks, by path."""
    return [path for path in sorted(texts) if is_playbook(path, texts[path])]


def entries_of(root: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    """The playbooks of a folder that no other one takes in."""
    every, settings = playbooks(texts), _settings(texts)
    here = [path for path in every if _root_of(path, settings) == root]
    taken = {name for path in every for name in _imported(path, texts)}
    return tuple(path for path in here if path not in taken) or tuple(here)


def plays_of(path: str, texts: Mapping[str, str]) -> Iterator[Play]:
    """The plays of one playbook."""
    for body in _items(path, texts):
        if "hosts" in body.entries:
            yield Play(body)


def with_imports(paths: Iterable[str], texts: Mapping[str, str]) -> tuple[str, ...]:
    """Playbooks and all that they take in."""
    found: list[str] = list(paths)
    for path in found:
        found += [p for p in _imported(path, texts) if p in texts and p not in found]
    return tuple(found)


def inventory(plays: Iterable[Play]) -> str:
    """One host, the container, in every group that the plays are for.

    A group that plays only leave out stays empty, or they would run nowhere.
    """
    wanted: set[str] = set()
    left_out: set[str] = set()
    for play in plays:
        for pattern in play.hosts:
            for part in re.split(r"[:,](?![^\[]*\])", pattern):
                name = re.sub(r"\[[^\]]*\]$", "", part.strip().lstrip("&!"))
                name = re.sub(r"[*?]+", "x", name)
                if re.fullmatch(r"[\w.-]+", name) and name not in _NO_GROUP:
                    (left_out if part.strip().startswith("!") else wanted).add(name)
    lines = ["localhost ansible_python_interpreter=/usr/bin/python3"]
    for name in sorted(wanted | left_out):
        lines += [f"[{name}]", *(["localhost"] if name in wanted else [])]
    return "\n".join(lines) + "\n"


def supplied_values(plays: Iterable[Play]) -> dict[str, str]:
    """Values for what a person would be asked, and for the hosts that a caller names."""
    found: dict[str, str] = {}
    for play in plays:
        for pattern in play.hosts:
            for name in _TEMPLATED.findall(pattern):
                found[name] = "all"
        asked = play.body.get("vars_prompt")
        for item in asked.items if isinstance(asked, List) else ():
            table = target(item)
            name_ = table.get("name") if isinstance(table, Table) else None
            if isinstance(name_, Scalar) and isinstance(table, Table):
                default = table.get("default")
                text = default.text if isinstance(default, Scalar) else "placeholder"
                found[name_.text] = text
    return found


def inventory_path(root: str, files: Iterable[str], books: Iterable[str]) -> str:
    """Where our inventory is put in the copy, within the folder: beside the user's `group_vars`
    where those do not lie beside a playbook, so that they count."""
    beside = {folder_of(path) for path in books}
    for path in sorted(files):
        match = _VARS_FILE.search(path)
        within = inside(root, path)
        if (match and within != path) or (match and not root):
            folder = path[: match.start(1)].rstrip("/")
            if folder not in beside and folder != root:
                return joined(inside(root, folder), _INVENTORY)
    return ""


def _settings(texts: Mapping[str, str]) -> set[str]:
    """The folders with an ansible.cfg."""
    return {folder_of(path) for path in texts if path.rpartition("/")[2] == "ansible.cfg"}


def _root_of(path: str, settings: set[str]) -> str:
    folder = own = folder_of(path)
    while True:
        if folder in settings:
            return folder
        if not folder:
            return own
        folder = folder_of(folder)


def _imported(path: str, texts: Mapping[str, str]) -> Iterator[str]:
    for body in _items(path, texts):
        for name in IMPORTS:
            value = body.get(name)
            if isinstance(value, Scalar):
                yield normpath(joined(folder_of(path), value.text))


def _items(path: str, texts: Mapping[str, str]) -> Iterator[Table]:
    """The plays of a playbook, and what stands in the place of one."""
    for document in parse_yaml(path, texts[path]).documents[:1]:
        items = target(document)
        for item in items.items if isinstance(items, List) else ():
            body = target(item)
            if isinstance(body, Table):
                yield body


def _scalars(node: Node | None) -> Iterator[Scalar]:
    inner = target(node) if node is not None else None
    if isinstance(inner, Scalar):
        yield inner
    elif isinstance(inner, List):
        for item in inner.items:
            yield from _scalars(item)
