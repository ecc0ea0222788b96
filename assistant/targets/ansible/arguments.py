"""Why a module refuses its arguments, and whether it would elsewhere too."""

from __future__ import annotations

import re

from assistant.knowledge.ansible import Option, ansible_pack
from assistant.syntax.playbooks import Task
from assistant.syntax.source import Span
from assistant.syntax.yaml import Entry
from assistant.syntax.yaml import Mapping as Table

_UNSUPPORTED = re.compile(r"Unsupported parameters for \((\S+)\) module: ([^.]*)\.")
_MISSING = re.compile(r"missing required arguments: ([\w, ]+)")
_CHOICE = re.compile(r"value of (\S+) must be one (?:or more )?of:")
_LEFT_OUT = re.compile(r"\bomit\b")


def unsupported(says: str) -> frozenset[str]:
    """The arguments that a module does not have, as it says."""
    match = _UNSUPPORTED.search(says)
    return frozenset(word.strip() for word in match[2].split(",")) if match else frozenset()


def only_here(says: str, task: Task) -> str:
    """Why a module may take these arguments elsewhere; empty where none does."""
    newer = _newer(says, task)
    if newer:
        return f"newer than this Ansible: {', '.join(sorted(newer))}"
    text = _text(task, task.body.span)
    words = set(re.findall(r"\w+", says))
    written = {name: entry.value.span for table in _tables(task) for name, entry in table.items()}
    open_ = any("{{" in _text(task, span) for name, span in written.items() if name in words)
    # Without a table the arguments are one text, or all of them one value.
    if open_ or _LEFT_OUT.search(text) or (not written and "{{" in text):
        return "its arguments come from values that only a run has"
    return ""


def refused_at(says: str, task: Task) -> Span | None:
    """The argument that the module does not take, where it names one."""
    names = unsupported(says) | {m[1] for m in [_CHOICE.search(says)] if m}
    for table in _tables(task):
        for name, entry in table.items():
            if name in names:
                return entry.key.span
    return None


def _newer(says: str, task: Task) -> frozenset[str]:
    """What today's module takes and this one does not."""
    match = _UNSUPPORTED.search(says)
    name = match[1].rpartition(".")[2] if match else task.name
    module = ansible_pack().modules.get(name)
    options = {
        word: option
        for key, option in (module.options if module else {}).items()
        for word in (key, *option.aliases)
    }
    strange = unsupported(says)
    if strange and strange <= options.keys():
        return strange
    missing = _MISSING.search(says)
    names = frozenset(word.strip() for word in missing[1].split(",")) if missing else frozenset()
    if any(word in options and not options[word].required for word in names):
        return names
    choice = _CHOICE.search(says)
    value = _value(task, choice[1], options) if choice else ""
    return frozenset({value}) if value else frozenset()


def _value(task: Task, name: str, options: dict[str, Option]) -> str:
    """The value of an argument where today's module takes it."""
    node = task.argument(name)
    choices = options[name].choices if name in options else ()
    return node.text if node is not None and node.text in choices else ""


def _tables(task: Task) -> list[dict[str, Entry]]:
    places = (task.arguments, task.body.get("args"))
    return [place.entries for place in places if isinstance(place, Table)]


def _text(task: Task, span: Span) -> str:
    return task.source.text[span.start : span.end]
