"""Tasks, blocks and handlers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.check.formats.ansible.arguments import arguments
from assistant.check.formats.ansible.jinja import jinja
from assistant.check.formats.ansible.keywords import (
    BLOCK,
    BOOLEANS,
    FLAGS,
    HANDLER,
    LOOP_CONTROL,
    TASK,
)
from assistant.check.formats.naming import meant
from assistant.check.report import Reporter, maybe, rename
from assistant.core.finding import Severity
from assistant.knowledge.ansible import ansible_pack, builtin, collection_of, has_it, known_module
from assistant.knowledge.spelling import near
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Entry, Mapping, Node, Scalar, Sequence, target, value_of

_VARIABLE = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)


@dataclass(slots=True)
class Scene:
    """What is known of a list of tasks, and what was met in it."""

    source: Source
    reporter: Reporter
    whole: bool
    """Whether the file was read to its end."""
    required: Severity | None
    """How bad it is that a module lacks an option; None where `module_defaults` may give it."""
    open_names: bool = False
    """Whether a `collections` keyword lets short names be anybody's."""
    notified: list[Scalar] = field(default_factory=list)
    takes_in: bool = False
    """Whether tasks of other files or roles are taken in."""


def task_list(scene: Scene, node: Node | None, *, handlers: bool = False) -> None:
    """Judge a list of tasks."""
    node = target(node) if node is not None else None
    if node is None or (
        isinstance(node, Scalar) and (value_of(node, "1.1") is None or jinja(node) or node.tag)
    ):
        return
    if not isinstance(node, Sequence):
        span = Span(node.span.start, scene.source.line_end(node.span.start))
        scene.reporter.add(scene.source, span, "schema/wrong-type", "Tasks must be a list")
        return
    for item in map(target, node.items):
        if isinstance(item, Mapping):
            _task(scene, item, handlers=handlers)
        elif isinstance(item, Scalar) and item.text and not jinja(item):
            scene.reporter.add(
                scene.source, item.span, "schema/wrong-type", "A task must be a mapping, not text"
            )


def flags(scene: Scene, node: Mapping) -> None:
    """Keywords that are true or false and neither."""
    for name in FLAGS & node.entries.keys():
        value = target(node.entries[name].value)
        if isinstance(value, Sequence):
            scene.reporter.add(
                scene.source, node.entries[name].key.span, "schema/wrong-type",
                f"`{name}` must be true or false, not a list",
            )  # fmt: skip
        if not isinstance(value, Scalar) or jinja(value) or value.tag is not None:
            continue
        if isinstance(value_of(value, "1.1"), str) and value.text.lower() not in BOOLEANS:
            scene.reporter.add(
                scene.source, value.span, "schema/wrong-type",
                f"`{name}` must be true or false, not `{value.text[:40]}`",
            )  # fmt: skip


def unknown(scene: Scene, key: Scalar, names: frozenset[str], owner: Mapping, what: str) -> None:
    """Report a key of `owner` that is no keyword."""
    close, fix = meant(scene.source, key, names, "ansible-keyword", owner.entries)
    scene.reporter.add(
        scene.source, key.span, "schema/unknown-key", f"`{key.text[:60]}` is no keyword of {what}",
        maybe(close), fix=fix,
    )  # fmt: skip


def _task(scene: Scene, node: Mapping, *, handlers: bool) -> None:
    entries = node.entries
    flags(scene, node)
    _notified(scene, entries.get("notify"))
    if "block" in entries:
        for key in (entry.key for entry in entries.values()):
            if key.text not in BLOCK and not jinja(key) and not (handlers and key.text == "listen"):
                unknown(scene, key, BLOCK, node, "a block")
        for part in ("block", "rescue", "always"):
            if part in entries:
                task_list(scene, entries[part].value, handlers=handlers)
        return
    for part in ("rescue", "always"):
        if part in entries and scene.whole and node.complete:
            scene.reporter.add(
                scene.source, entries[part].key.span, "schema/missing-key",
                f"`{part}` stands without a `block`",
            )  # fmt: skip
            return
    keywords = HANDLER if handlers else TASK
    actions = [
        entry
        for name, entry in entries.items()
        if name not in keywords and not name.startswith("with_") and not jinja(entry.key)
    ]
    _keywords(scene, node)
    _action(scene, node, actions, keywords)


def _notified(scene: Scene, entry: Entry | None) -> None:
    value = target(entry.value) if entry is not None else None
    for item in value.items if isinstance(value, Sequence) else [value]:
        name = target(item) if item is not None else None
        if isinstance(name, Scalar) and name.text:
            scene.notified.append(name)


def _keywords(scene: Scene, node: Mapping) -> None:
    entries = node.entries
    register = target(entries["register"].value) if "register" in entries else None
    if isinstance(register, Scalar) and not jinja(register) and not _VARIABLE.match(register.text):
        scene.reporter.add(
            scene.source, register.span, "schema/variable-name",
            f"`{register.text[:40]}` is no name of a variable",
            "It takes letters, digits and `_`, no digit first.",
        )  # fmt: skip
    loops = [e.key for name, e in entries.items() if name == "loop" or name.startswith("with_")]
    if len(loops) > 1:
        scene.reporter.add(
            scene.source, loops[1].span, "schema/conflict",
            f"`{loops[1].text[:40]}` beside `{loops[0].text[:40]}`: a task has one loop",
        )  # fmt: skip
    loop = target(entries["loop"].value) if "loop" in entries else None
    if isinstance(loop, Mapping) and loop.pairs and not isinstance(loop.pairs[0][0], Mapping):
        scene.reporter.add(
            scene.source, entries["loop"].key.span, "schema/wrong-type",
            "`loop` must be a list, not a mapping", "`dict2items` makes a list of a mapping.",
        )  # fmt: skip
    control = target(entries["loop_control"].value) if "loop_control" in entries else None
    if isinstance(control, Mapping):
        for entry in control.entries.values():
            if entry.key.text not in LOOP_CONTROL:
                unknown(scene, entry.key, LOOP_CONTROL, control, "`loop_control`")


def _action(scene: Scene, node: Mapping, actions: list[Entry], keywords: frozenset[str]) -> None:
    entries = node.entries
    if "action" in entries or "local_action" in entries:
        for entry in actions:
            unknown(scene, entry.key, keywords, node, "a task")
        return
    if not actions:
        if scene.whole and node.complete and entries and not any(map(jinja, _keys(node))):
            first = next(iter(entries.values())).key
            scene.reporter.add(
                scene.source, first.span, "schema/missing-key", "This task runs no module"
            )
        return
    if len(actions) > 1:
        actions = _sorted_out(scene, node, actions, keywords)
    for entry in actions[:1]:
        _module(scene, node, entry, keywords)


def _keys(node: Mapping) -> Iterator[Scalar]:
    return (entry.key for entry in node.entries.values())


def _sorted_out(
    scene: Scene, node: Mapping, actions: list[Entry], keywords: frozenset[str]
) -> list[Entry]:
    """Of several keys that are no keywords the module; the others are reported."""
    there = ansible_pack().modules
    sure = [
        entry for entry in actions
        if builtin(entry.key.text) in there or entry.key.text.count(".") >= 2
        or entry.key.text in ansible_pack().moved
    ]  # fmt: skip
    chosen = sure[:1] or [one for one in actions if not near(one.key.text, keywords, 1)][:1]
    for entry in actions:
        if entry in chosen:
            continue
        if entry in sure:
            scene.reporter.add(
                scene.source, entry.key.span, "schema/conflict",
                f"`{entry.key.text[:60]}` beside `{chosen[0].key.text[:60]}`: a task runs one "
                "module",
            )  # fmt: skip
        else:
            unknown(scene, entry.key, keywords, node, "a task")
    return chosen


def _module(scene: Scene, node: Mapping, entry: Entry, keywords: frozenset[str]) -> None:
    key = entry.key
    name = builtin(key.text)
    there = ansible_pack().modules
    if known_module(key.text) is not None:
        name = name or key.text
        if name.startswith(("include_", "import_")):
            scene.takes_in = True
        more = target(node.entries["args"].value) if "args" in node.entries else None
        if more is not None and not isinstance(more, Mapping):
            return
        hidden = not scene.whole or "module_defaults" in node.entries
        arguments(
            scene.reporter, scene.source, name, key, entry.value, more,
            required=None if hidden else scene.required,
        )  # fmt: skip
    elif name == "include":
        scene.reporter.add(
            scene.source, key.span, "schema/unknown-module",
            "`include` is gone since ansible-core 2.16",
            "Use `include_tasks` or `import_tasks`.", severity="warning",
        )  # fmt: skip
    elif name is None:
        _of_collection(scene, key)
    elif name in ansible_pack().moved:
        return
    elif not scene.open_names:
        qualified = key.text != name
        close = near(name, there, 2)
        keyword = () if qualified else near(name, keywords, 1)
        if not close and not keyword:
            return
        severity: Severity = "error" if qualified else "warning"
        text = f"{key.text[: -len(name)]}{close[0]}" if close else keyword[0]
        scene.reporter.add(
            scene.source, key.span, "schema/unknown-module",
            f"`{key.text[:60]}` is no module of ansible.builtin",
            maybe([text]) + ("" if qualified else " A collection may have it."),
            severity=severity, fix=rename(scene.source, key.span, text, safe=False),
        )  # fmt: skip


def _of_collection(scene: Scene, key: Scalar) -> None:
    """Report a module that a known collection does not have."""
    found = collection_of(key.text)
    if found is None:
        return
    owner, collection = found
    name = key.text.rpartition(".")[2]
    if name in collection.moved or jinja(key):
        return
    close = near(name, collection.modules, 2)
    text = f"{owner}.{close[0]}" if close else ""
    scene.reporter.add(
        scene.source, key.span, "schema/unknown-module",
        f"`{key.text[:60]}` is no module of {owner}",
        maybe([text] if text else []) or f"{has_it(key.text)} has none of this name.",
        severity="warning",
        fix=rename(scene.source, key.span, text, safe=False) if text else None,
    )  # fmt: skip
