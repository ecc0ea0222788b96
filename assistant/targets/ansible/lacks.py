"""Which tasks cannot do their work in a container, and why; told before anything is run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping

from assistant.knowledge.ansible import BUILTIN, ansible_pack, builtin
from assistant.syntax.playbooks import ACTIONS, Task
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.ansible.data import lack_of_module, modules
from assistant.targets.confined import lack_of_shell, lack_of_words

_COMMANDS = frozenset({"command", "shell", "raw"})
_HERE = frozenset({"localhost", "127.0.0.1", "{{ inventory_hostname }}", "{{inventory_hostname}}"})
_ADDRESS = re.compile(r"^[a-z]+://|\{\{[^}]*url")


def lack_of(task: Task, files: Mapping[str, str]) -> str:
    """Why a task cannot do its work in the container; empty where nothing says so."""
    name = module_of(task)
    return (
        _of_place(task)
        or missing_module(name, files)
        or lack_of_module().get(name.rpartition(".")[2], "")
        or _of_arguments(task, files)
        or ("it needs a secret of the vault" if _sealed(task.body) else "")
    )


def module_of(task: Task) -> str:
    """The module's name as it is written, also where it stands in `action`."""
    if task.module.text not in ACTIONS:
        return task.module.text
    node = task.arguments.get("module") if isinstance(task.arguments, Table) else task.arguments
    return (node.text.split() or [""])[0] if isinstance(node, Scalar) else ""


def missing_module(name: str, files: Iterable[str]) -> str:
    """Why a module is not in the sandbox image; empty where it is, and for a name that no one
    knows, which is for the engine to refuse."""
    short = builtin(name) or name
    pack = ansible_pack()
    if short in pack.modules or name.startswith(BUILTIN):
        return ""
    last = name.rpartition(".")[2]
    if any(
        re.search(rf"(?:^|/)(?:library|modules)/(?:.*/)?{re.escape(last)}\.py$", f) for f in files
    ):
        return ""
    if name.count(".") >= 2:
        return f"the collection {'.'.join(name.split('.')[:2])} is not in the sandbox image"
    return "a collection has it that is not in the sandbox image" if short in pack.moved else ""


def _of_place(task: Task) -> str:
    """For hosts of another kind, or for another machine."""
    other = task.body.get("delegate_to")
    if isinstance(other, Scalar) and other.text not in _HERE:
        return f"it is for another machine: {other.text}"
    for table in (task.body, task.play):
        connection = table.get("connection") if table is not None else None
        variables = table.get("vars") if table is not None else None
        given = variables.get("ansible_connection") if isinstance(variables, Table) else None
        for node in (connection, given):
            kind = modules().connections.get(node.text) if isinstance(node, Scalar) else None
            if kind:
                return f"it is for {kind}"
    return ""


def _of_arguments(task: Task, files: Mapping[str, str]) -> str:
    name, given = module_of(task).rpartition(".")[2], _given(task)
    if name in _COMMANDS:
        argv = task.arguments.get("argv") if isinstance(task.arguments, Table) else None
        if isinstance(argv, List):
            words = tuple(w.text for w in map(target, argv.items) if isinstance(w, Scalar))
            return lack_of_words(words)
        text = given.get("cmd", "") or given.get("_raw_params", "")
        return lack_of_shell(_without_jinja(text))
    if name == "script":
        path = (given.get("cmd", "") or given.get("_raw_params", "")).split(" ")[0]
        script = next((t for p, t in files.items() if path and p.endswith(path.lstrip("./"))), "")
        return lack_of_shell(script) if script else ""
    if name in ("unarchive", "copy", "template") and _ADDRESS.search(given.get("src", "")):
        return "it needs a network"
    return ""


def _given(task: Task) -> dict[str, str]:
    """The scalar arguments; what stands in one text is taken apart at blanks."""
    found: dict[str, str] = {}
    for node in (task.arguments, task.body.get("args")):
        if isinstance(node, Table):
            for key, entry in node.entries.items():
                value = target(entry.value)
                if isinstance(value, Scalar):
                    found[key] = value.text
        elif isinstance(node, Scalar):
            text = node.text
            if task.module.text in ACTIONS:
                text = text.partition(" ")[2]
            found["_raw_params"] = text
            found.update(_pairs(text))
    return found


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    try:
        words = shlex.split(text)
    except ValueError:
        return
    for word in words:
        name, sign, value = word.partition("=")
        if sign and re.fullmatch(r"[a-z_]+", name):
            yield name, value


def _without_jinja(text: str) -> str:
    """Expressions stand for one word each."""
    return re.sub(r"\{\{.*?\}\}", "value", text, flags=re.DOTALL)


def _sealed(node: Node) -> bool:
    waiting: list[Node] = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar) and node.tag == "!vault":
            return True
        if isinstance(node, List):
            waiting += node.items
        elif isinstance(node, Table):
            waiting += [value for _, value in node.pairs]
    return False


def uses(task: Task, names: Iterable[str]) -> str:
    """The first of the names that a task speaks of; empty for none."""
    text = task.source.slice(task.body.span)
    return next((name for name in names if re.search(rf"(?<![\w.]){re.escape(name)}\b", text)), "")


def registered(task: Task) -> str:
    """The name that a task gives its result; empty for none."""
    node = task.body.get("register")
    return node.text if isinstance(node, Scalar) else ""
