"""Playbooks and files of tasks, as ansible-core reads them."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from assistant.check.formats.ansible.jinja import jinja, templates
from assistant.check.formats.ansible.keywords import IMPORT, PLAY
from assistant.check.formats.ansible.tasks import Scene, flags, task_list, unknown
from assistant.check.formats.format import Format
from assistant.check.formats.reading import origin_of, pyyaml
from assistant.check.formats.templated import parse_findings
from assistant.check.report import Reporter, maybe, rename
from assistant.core.finding import Finding
from assistant.knowledge.ansible import IMPORTS
from assistant.knowledge.spelling import near
from assistant.syntax.kinds import is_playbook, is_tasks
from assistant.syntax.source import Source, Span
from assistant.syntax.templates import is_template
from assistant.syntax.yaml import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    YamlFile,
    duplicate_keys,
    parse_yaml,
    target,
    value_of,
)

_LISTS = ("pre_tasks", "tasks", "post_tasks")


def playbook_findings(path: str, text: str) -> Iterator[Finding]:
    """What ansible-playbook refuses before or while it runs, as far as the file tells."""
    file = parse_yaml(path, text)
    yield from _common(file)
    reporter = Reporter("schema")
    for document in file.documents[:1]:
        plays = target(document)
        for item in plays.items if isinstance(plays, Sequence) else ():
            play = target(item)
            if isinstance(play, Mapping):
                _play(reporter, file, play)
    yield from reporter.findings


def tasks_findings(path: str, text: str) -> Iterator[Finding]:
    """What is wrong with a list of tasks; what its play gives it is not known."""
    file = parse_yaml(path, text)
    yield from _common(file)
    scene = Scene(file.source, Reporter("schema"), file.whole, "warning")
    handlers = "handlers" in dirname(path).split("/")
    for document in file.documents[:1]:
        task_list(scene, document, handlers=handlers)
    yield from scene.reporter.findings


def _common(file: YamlFile) -> Iterator[Finding]:
    yield from parse_findings(file)
    yield from duplicate_keys(file, "warning", merges=False)
    if not is_template(file.source.path):
        for document in file.documents[:1]:
            yield from templates(file.source, document)


def _play(reporter: Reporter, file: YamlFile, play: Mapping) -> None:
    source, entries = file.source, play.entries
    imports = not entries.keys().isdisjoint(IMPORTS)
    names, what = (IMPORT, "an import") if imports else (PLAY, "a play")
    scene = Scene(
        source, reporter, file.whole, None if "module_defaults" in entries else "error",
        open_names="collections" in entries,
    )  # fmt: skip
    for entry in entries.values():
        if entry.key.text not in names and not jinja(entry.key):
            unknown(scene, entry.key, names, play, what)
    flags(scene, play)
    if imports:
        return
    if "hosts" not in entries and file.whole and play.complete and entries:
        first = next(iter(entries.values())).key
        reporter.add(source, first.span, "schema/missing-key", "A play lacks `hosts`")
    hosts = entries.get("hosts")
    if hosts is not None:
        _hosts(scene, hosts.key, target(hosts.value))
    _roles(scene, play)
    if {"user", "remote_user"} <= entries.keys():
        reporter.add(
            source, entries["user"].key.span, "schema/conflict",
            "`user` beside `remote_user`: both say the same", "Leave `user` out.",
        )  # fmt: skip
    for name in _LISTS:
        if name in entries:
            task_list(scene, entries[name].value)
    known = _handlers(scene, entries["handlers"].value) if "handlers" in entries else set()
    if file.whole and play.complete:
        _notified(scene, source, known, roles="roles" in entries)


def _hosts(scene: Scene, key: Scalar, value: Node | None) -> None:
    empty = (isinstance(value, Scalar) and not value.text) or (
        isinstance(value, Sequence) and not value.items
    )
    if isinstance(value, Mapping):
        if value.flow and value.pairs and isinstance(value.pairs[0][0], Mapping):
            return
        scene.reporter.add(
            scene.source, key.span, "schema/wrong-type", "`hosts` must be text or a list"
        )
    elif empty and scene.whole:
        scene.reporter.add(scene.source, key.span, "schema/missing-key", "`hosts` names nobody")


def _roles(scene: Scene, play: Mapping) -> None:
    roles = play.get("roles")
    if roles is None or isinstance(roles, Sequence):
        return
    if isinstance(roles, Scalar) and (value_of(roles, "1.1") is None or jinja(roles) or roles.tag):
        return
    key = play.entries["roles"].key
    scene.reporter.add(scene.source, key.span, "schema/wrong-type", "`roles` must be a list")


def _handlers(scene: Scene, node: Node) -> set[str] | None:
    """What the play's handlers answer to; None where that is not known."""
    task_list(scene, node, handlers=True)
    names: set[str] = set()
    waiting: list[Node | None] = [node]
    while waiting:
        inner = waiting.pop()
        inner = target(inner) if inner is not None else None
        if isinstance(inner, Sequence):
            waiting.extend(inner.items)
        elif isinstance(inner, Mapping):
            waiting.append(inner.get("block"))
            for word in ("name", "listen"):
                value = inner.get(word)
                for one in value.items if isinstance(value, Sequence) else [value]:
                    name = target(one) if one is not None else None
                    if isinstance(name, Scalar):
                        if jinja(name):
                            return None
                        names.add(name.text)
    return names


def _notified(scene: Scene, source: Source, known: set[str] | None, *, roles: bool) -> None:
    """Handlers that are called and are not there; roles and other files may bring some."""
    if known is None:
        return
    for name in scene.notified:
        if name.text in known or jinja(name) or " : " in name.text:
            continue
        close = near(name.text, known)
        if (roles or scene.takes_in) and not close:
            continue
        span = Span(name.span.start, name.span.end)
        scene.reporter.add(
            source, span, "reference/undeclared", f"No handler is called `{name.text[:60]}`",
            maybe(close), severity="warning" if roles or scene.takes_in else "error",
            fix=rename(source, span, close[0], safe=False) if close and name.is_plain else None,
        )  # fmt: skip


PLAYBOOK = Format(
    "ansible-playbook", is_playbook, playbook_findings,
    schema=lambda: origin_of("ansible"), reader=pyyaml, whole=False,
)  # fmt: skip
TASKS = Format(
    "ansible-tasks", is_tasks, tasks_findings,
    schema=lambda: origin_of("ansible"), reader=pyyaml, whole=False,
)  # fmt: skip
