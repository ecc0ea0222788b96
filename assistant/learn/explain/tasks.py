"""What stands in Ansible's playbooks and lists of tasks."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.explanation import Kind, Known, Spot
from assistant.knowledge.ansible import Option, ansible_pack, has_it, known_module
from assistant.knowledge.spelling import near
from assistant.learn.explain.facts import listed, with_article
from assistant.syntax.playbooks import KEYWORDS, tasks_of
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, parse_yaml, target

_PLAY = {
    "name": "what the play is called in the output",
    "hosts": "the hosts and groups of the inventory that the play is for",
    "become": "whether tasks run as another user, root unless `become_user` names one",
    "become_user": "the user that tasks run as where `become` is on",
    "gather_facts": "whether facts of the hosts are gathered before the first task",
    "vars": "variables of the play", "vars_files": "files with variables of the play",
    "roles": "roles, which run after `pre_tasks` and before `tasks`",
    "pre_tasks": "tasks that run before the roles", "tasks": "tasks that run after the roles",
    "post_tasks": "tasks that run after `tasks`",
    "handlers": "tasks that run only when one that changed something notifies them",
    "serial": "how many hosts go through the play at a time",
    "connection": "how hosts are reached: ssh, winrm, local",
    "remote_user": "the user that logs in on the hosts",
    "environment": "environment variables of the tasks",
    "strategy": "in which order hosts and tasks are gone through",
    "tags": "words by which tasks are picked on the command line",
    "any_errors_fatal": "whether one failed host ends the play for all",
    "max_fail_percentage": "the share of failed hosts that ends the play",
}  # fmt: skip
_LISTS = ("pre_tasks", "tasks", "post_tasks", "handlers")
"""Keys of a play whose content is told task by task."""
_TASK = {
    "name": "what the task is called in the output",
    "when": "a condition: where it is false the task is skipped",
    "loop": "runs the task once for each item, `{{ item }}`",
    "register": "the variable that the result is kept in",
    "notify": "handlers that run at the end when this task changed something",
    "become": "whether the task runs as another user, root unless `become_user` names one",
    "become_user": "the user that the task runs as where `become` is on",
    "changed_when": "when the task counts as having changed something",
    "failed_when": "when the task counts as failed",
    "ignore_errors": "whether the play goes on after a failure of this task",
    "delegate_to": "the host that the task runs on in place of the play's",
    "run_once": "whether it runs on the first host only",
    "retries": "how often it is tried until `until` holds", "delay": "seconds between two tries",
    "until": "the condition that ends the tries", "tags": "words by which it is picked",
    "no_log": "whether its arguments and result are kept out of the output",
    "environment": "environment variables of the task", "vars": "variables of the task",
    "args": "more arguments of the module", "listen": "another name that notifies this handler",
    "async": "seconds for which it may run in the background",
    "poll": "seconds between two looks at it in the background",
    "check_mode": "whether it only tells what it would change",
}  # fmt: skip


def task_spots(path: str, text: str) -> Iterator[Spot]:
    """Plays with their keys, tasks with their modules and arguments, in order of the text."""
    found: list[Spot] = []
    file = parse_yaml(path, text)
    plays = [p for document in file.documents for p in _maps(document) if "hosts" in p.entries]
    for play in plays:
        found += _play(file.source, play)
    for task in tasks_of({path: text}, (path,) if not plays else ()):
        level = 1 if task.play is not None else 0
        title = _text(task.body.get("name"))
        found.append(_task(task.source, task.body.span, task.module.text, title, level))
        found += _arguments(task.source, task.module, task.arguments, level + 1)
        for key, entry in task.body.entries.items():
            if key in KEYWORDS and key != "name":
                known = Known(f"`{key}` of a task: {_TASK.get(key, 'a keyword of tasks')}.")
                found.append(_spot(task.source, entry.key, entry.value, level + 1, known, (key,)))
    yield from sorted(found, key=lambda spot: (spot.start, spot.level))


def _play(source: Source, play: Mapping) -> Iterator[Spot]:
    hosts, title = _text(play.get("hosts")), _text(play.get("name"))
    said = f"A play for `{hosts}`" + (f": {title}" if title else "")
    yield _at(
        source, play.span, 0, "block", title or hosts, Known(f"{said}.", pack="ansible"), ("play",)
    )
    for key, entry in play.entries.items():
        if key in _LISTS:
            continue
        if key in _PLAY:
            said = f"`{key}` of a play: {_PLAY[key]}."
            known = Known(said, pack="ansible")
        else:
            known = Known(f"`{key}` of a play: no fact of it is kept here.", known=key in KEYWORDS)
        yield _spot(source, entry.key, entry.value, 1, known, (key,))


def _task(source: Source, span: Span, module: str, title: str, level: int) -> Spot:
    found = known_module(module)
    if found is None:
        short = module.rpartition(".")[2]
        names = near(short, list(ansible_pack().modules))
        said = f"No pack has the module `{module}`."
        if short in ansible_pack().moved:
            said = f"`{module}` belongs to a collection; what it takes is not known here."
        known = Known(said, known=False, nearest=names)
    else:
        needed = [name for name, option in found.options.items() if option.required]
        facts = [("needs", listed(needed))] if needed else []
        facts.append(("takes", listed(found.options)))
        if found.free:
            facts.append(("free form", "it may be given one text instead of options"))
        said = f"A task with the module `{module}`" + (f": {title}" if title else "")
        known = Known(f"{said}.", tuple(facts), pack=has_it(module))
    short = module.rpartition(".")[2]
    name = f"{module}" + (f": {title}" if title else "")
    return _at(source, span, level, "task", name, known, tuple(dict.fromkeys((module, short))))


def _arguments(source: Source, module: Scalar, node: Node | None, level: int) -> Iterator[Spot]:
    inner = target(node) if node is not None else None
    found = known_module(module.text)
    if not isinstance(inner, Mapping):
        return
    short = module.text.rpartition(".")[2]
    for key, entry in inner.entries.items():
        option = _option(found.options, key) if found is not None else None
        if option is not None:
            known = _option_known(key, option, module.text)
        elif found is not None:
            said = f"The module `{module.text}` has no option `{key}`."
            known = Known(said, (), False, near(key, list(found.options)), has_it(module.text))
        else:
            known = Known(f"What `{key}` means here no pack says.", known=False)
        elements = (f"{module.text}.{key}", f"{short}.{key}")
        yield _spot(source, entry.key, entry.value, level, known, elements)


def _option(options: dict[str, Option], name: str) -> Option | None:
    if name in options:
        return options[name]
    return next((one for one in options.values() if name in one.aliases), None)


def _option_known(name: str, option: Option, module: str) -> Known:
    words = {"str": "text", "int": "whole number", "bool": "true or false", "path": "path",
             "list": "list", "dict": "mapping", "raw": "any value", "float": "number"}  # fmt: skip
    kind = words.get(option.type, option.type)
    need = "required" if option.required else "optional"
    facts = [("type", kind), ("required", "yes" if option.required else "no")]
    if option.choices:
        facts.append(("values", listed(option.choices)))
    if option.aliases:
        facts.append(("also called", listed(option.aliases)))
    said = f"`{name}` of the module `{module}` is {with_article(kind)}, {need}."
    return Known(said, tuple(facts), pack=has_it(module))


def _maps(node: Node) -> Iterator[Mapping]:
    for item in node.items if isinstance(node, Sequence) else ():
        inner = target(item)
        if isinstance(inner, Mapping):
            yield inner


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _spot(
    source: Source, key: Scalar, value: Node, level: int, known: Known, elements: tuple[str, ...]
) -> Spot:
    span = Span(key.span.start, max(key.span.end, value.span.end))
    return _at(source, span, level, "key", key.text, known, elements)


def _at(
    source: Source, span: Span, level: int, kind: Kind, name: str, known: Known,
    elements: tuple[str, ...],
) -> Spot:  # fmt: skip
    start = source.line_of(span.start)
    end = source.line_of(max(span.start, len(source.text[: span.end].rstrip()) - 1))
    return Spot(source.path, start, end, level, kind, name, "ansible", known, elements)
