"""The tasks of Ansible playbooks and roles, as rules look at them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec

from assistant.syntax.patterns import later
from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, Sequence, parse_yaml, target

_PLAY = later(r"^-?[ \t]*(?:hosts|import_playbook)[ \t]*:", re.MULTILINE)
_IN_ROLE = later(r"(?:^|/)(?:tasks|handlers)/[^/]+\.ya?ml\Z")
_LISTS = ("pre_tasks", "tasks", "post_tasks", "handlers")
ACTIONS = ("action", "local_action")
_BLOCKS = ("block", "rescue", "always")
KEYWORDS = frozenset(
    {"action", "any_errors_fatal", "args", "async", "become", "become_exe", "become_flags",
     "become_method", "become_user", "changed_when", "check_mode", "collections", "connection",
     "debugger", "delay", "delegate_facts", "delegate_to", "diff", "environment", "failed_when",
     "ignore_errors", "ignore_unreachable", "listen", "local_action", "loop", "loop_control",
     "module_defaults", "name", "no_log", "notify", "poll", "port", "register", "remote_user",
     "retries", "run_once", "tags", "throttle", "timeout", "until", "vars", "when"}
)  # fmt: skip
"""Keys of a task that name no module."""


_Body = tuple[Source, Table, bool, Table | None]
"""A task's file and mapping, whether it is a handler, and its play."""


class Task(msgspec.Struct, frozen=True):
    """One task with its module."""

    source: Source
    body: Table
    module: Scalar
    """The key that names the module."""
    arguments: Node | None
    """What stands under it: a mapping, or a text."""
    handler: bool
    play: Table | None = None
    """The play that it stands in; None in a file of tasks."""

    @property
    def name(self) -> str:
        """The module's name without its collection."""
        return self.module.text.rpartition(".")[2]

    def argument(self, name: str) -> Scalar | None:
        """A scalar argument, also one under `args`."""
        for node in (self.arguments, self.body.get("args")):
            found = node.get(name) if isinstance(node, Table) else None
            if isinstance(found, Scalar):
                return found
        return None

    def has(self, *keys: str) -> bool:
        """Whether one of the keys stands in the task, in its arguments or under `args`."""
        places = (self.body, self.arguments, self.body.get("args"))
        return any(isinstance(p, Table) and not p.entries.keys().isdisjoint(keys) for p in places)


def actions_of(files: Mapping[str, str], lists: Collection[str] = ()) -> Iterator[Task]:
    """The tasks of the old form, whose module stands in `action` or `local_action`; their
    arguments are all that stands there. `lists`: as for `tasks_of`."""
    for source, body, handler, play in _bodies(files, lists):
        for key in ACTIONS:
            entry = body.entries.get(key)
            if entry is not None:
                yield Task(source, body, entry.key, target(entry.value), handler, play)


def tasks_of(files: Mapping[str, str], lists: Collection[str] = ()) -> Iterator[Task]:
    """The tasks of all playbooks and of the roles' task files. `lists`: files of tasks that no
    role holds."""
    for source, body, handler, play in _bodies(files, lists):
        for key, entry in body.entries.items():
            if key not in KEYWORDS and not key.startswith("with_"):
                yield Task(source, body, entry.key, target(entry.value), handler, play)
                break


def _bodies(files: Mapping[str, str], lists: Collection[str]) -> Iterator[_Body]:
    for path in sorted(files):
        if not path.endswith((".yml", ".yaml")):
            continue
        text = files[path]
        in_role = path in lists or _IN_ROLE.search(path) is not None
        if not in_role and not _PLAY.search(text):
            continue
        file = parse_yaml(path, text)
        for document in file.documents:
            for item in _items(document):
                if "hosts" in item.entries:
                    for name in _LISTS:
                        yield from _tasks(file.source, item.get(name), name == "handlers", item)
                elif in_role:
                    yield from _task(file.source, item, "/handlers/" in f"/{path}", None)


def _items(node: Node | None) -> Iterator[Table]:
    for item in node.items if isinstance(node, Sequence) else ():
        inner = target(item)
        if isinstance(inner, Table):
            yield inner


def _tasks(source: Source, node: Node | None, handler: bool, play: Table | None) -> Iterator[_Body]:
    for item in _items(node):
        yield from _task(source, item, handler, play)


def _task(source: Source, body: Table, handler: bool, play: Table | None) -> Iterator[_Body]:
    if "block" not in body.entries:
        yield source, body, handler, play
        return
    for name in _BLOCKS:
        yield from _tasks(source, body.get(name), handler, play)
