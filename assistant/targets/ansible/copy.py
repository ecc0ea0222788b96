"""A copy of a draft in which some tasks do nothing; all lines keep their numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from assistant.core.evidence import NotShown
from assistant.syntax.patterns import later
from assistant.syntax.playbooks import Task, actions_of, tasks_of
from assistant.syntax.source import Span
from assistant.syntax.yaml import Scalar
from assistant.targets.ansible.lacks import module_of, registered, uses
from assistant.targets.ansible.project import VAULT, playbooks
from assistant.targets.places import blanked, texts

LEFT_OUT = "left out of this run"
_SEALED = "an empty file instead of an encrypted one"
_TAKEN_IN = later(r"(?:include|import)_tasks:\s*(?:file:\s*)?['\"]?(?:\./)?([\w./-]+\.ya?ml)")
Reason = Callable[[Task], str]


@dataclass(frozen=True, slots=True)
class Copy:
    """Files as the engine will see them, and what of the draft they do not show."""

    files: Mapping[str, bytes]
    not_shown: tuple[NotShown, ...] = ()
    supplied: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[tuple[str, int]] = frozenset()
    """File and line of tasks that do nothing."""


def reduced(files: Mapping[str, bytes], reason: Reason) -> Copy:
    """The copy without the tasks that `reason` speaks against, and without those that use what
    such a task would have found out. Encrypted files stand empty."""
    opened = {p: b"{}\n" if c.startswith(VAULT) else c for p, c in files.items()}
    supplied = {path: _SEALED for path in files if opened[path] != files[path]}
    known = texts(opened)
    tasks = all_tasks(known)
    against = _against(tasks, reason)
    notes, places = [], set()
    for path in sorted({task.source.path for task in against}):
        here = [(t, why) for t, why in against.items() if t.source.path == path]
        idle = {_whole(task): _stand_in(task) for task, _ in here if not _anchored(task)}
        opened[path] = blanked(known[path], idle).encode()
        for task, why in here:
            line = task.source.line_of(task.body.span.start)
            notes.append(NotShown(name_of(task), path, line, why))
            places.add((path, line))
    ordered = tuple(sorted(notes, key=lambda note: (note.path, note.line)))
    return Copy(opened, ordered, supplied, frozenset(places))


def all_tasks(known: Mapping[str, str]) -> list[Task]:
    """The tasks of playbooks, of roles and of the files that tasks take in, by file."""
    named = {name for text in known.values() for name in _TAKEN_IN.findall(text)}
    lists = {p for p in known if any(p == name or p.endswith(f"/{name}") for name in named)}
    lists -= set(playbooks(known))
    found = [*tasks_of(known, lists), *actions_of(known, lists)]
    return sorted(found, key=lambda task: (task.source.path, task.body.span.start))


def name_of(task: Task) -> str:
    """What a task is called: by its name, else by its module."""
    name = task.body.get("name")
    return name.text if isinstance(name, Scalar) and name.text else module_of(task)


def _against(tasks: Iterable[Task], reason: Reason) -> dict[Task, str]:
    """The tasks to leave out, with the reason of each."""
    tasks = list(tasks)
    found = {task: why for task in tasks if (why := reason(task))}
    while True:
        lost = {name for task in found if (name := registered(task))}
        lost -= {name for task in tasks if task not in found and (name := registered(task))}
        more = {
            task: f"it uses {name}, which a task that was left out would have found"
            for task in tasks
            if task not in found and (name := uses(task, sorted(lost)))
        }
        if not more:
            return found
        found |= more


def _anchored(task: Task) -> bool:
    """Whether other places of the file take something from this task: then it must stay."""
    return re.search(r"(?<!\S)&\w", task.source.slice(task.body.span)) is not None


def _whole(task: Task) -> Span:
    """All of a task, without the blank lines after it."""
    text = task.source.slice(task.body.span).rstrip()
    return Span(task.body.span.start, task.body.span.start + len(text))


def _stand_in(task: Task) -> str:
    """A task of the same name that does nothing, on one line."""
    body: dict[str, object] = {"name": name_of(task)}
    listen = task.body.get("listen")
    if isinstance(listen, Scalar):
        body["listen"] = listen.text
    body["ansible.builtin.debug"] = {"msg": LEFT_OUT}
    return json.dumps(body)
