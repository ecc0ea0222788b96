"""A playbook, or a file of tasks, as steps."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from assistant.core.errors import Declined
from assistant.syntax.kinds import is_playbook, is_tasks
from assistant.syntax.playbooks import KEYWORDS
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, parse_yaml, plain, target
from assistant.translate.compose.nodes import Nodes
from assistant.translate.ledger import Ledger
from assistant.translate.steps.model import Command, Placed, Steps, in_own_shell
from assistant.translate.steps.modules import MODULES
from assistant.translate.steps.read_script import stem

_EXPRESSION = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_OPTION = re.compile(r"(?<!\S)(creates|removes|chdir|executable)=(\S+)\s*")
_SEVERAL = re.compile(r"^(?!(?:ba)?sh -c ').*[\n;]", re.DOTALL)
_RAW = ("{% raw %}", "{% endraw %}")
_NAME = re.compile(r"[A-Za-z_]\w*")
_PLAY = frozenset({"name", "hosts", "become", "become_user", "gather_facts", "remote_user",
                   "connection", "any_errors_fatal", "collections", "strategy", "tags", "serial",
                   "gather_subset", "order", "max_fail_percentage", "become_method"})  # fmt: skip
_LISTS = ("pre_tasks", "tasks", "post_tasks", "handlers")
_TELLS = {
    "name": "", "tags": "tells Ansible alone", "changed_when": "tells Ansible alone",
    "no_log": "tells Ansible alone", "check_mode": "tells Ansible alone", "become": "",
    "diff": "tells Ansible alone", "register": "", "args": "", "vars": "",
}  # fmt: skip
_LESS = {
    "when": "done always, whatever `when` says", "failed_when": "a fault is what the command says",
    "until": "done once", "retries": "done once", "delay": "done once", "async": "waited for",
    "poll": "waited for", "become_user": "done as root", "run_once": "done on each machine",
    "environment": "without this environment",
    "listen": "",
}  # fmt: skip
_QUIET = {"debug", "assert", "setup", "gather_facts", "meta", "ping", "wait_for", "pause", "fail",
          "wait_for_connection", "stat", "find", "slurp", "getent", "package_facts",
          "service_facts", "tempfile", "fetch"}  # fmt: skip
_ELSEWHERE = {"include_tasks", "import_tasks", "include_role", "import_role", "include_vars",
              "import_playbook", "include"}  # fmt: skip


class _OnlyARun(Exception):
    """An expression that only a run can tell."""


def is_ansible(path: str, text: str) -> bool:
    """Whether a file holds plays or tasks."""
    return is_playbook(path, text) or is_tasks(path, text)


def read_ansible(path: str, text: str, ledger: Ledger, _beside: Mapping[str, str]) -> Steps:
    """The steps of all plays. Raises Declined where none of their tasks is one."""
    file = parse_yaml(path, text)
    reader = _Reader(Nodes(file.source, ledger), Steps(stem(path)))
    for document in file.documents:
        for item in reader.nodes.items(document):
            inner = target(item)
            if isinstance(inner, Table) and ("hosts" in inner.entries or "roles" in inner.entries):
                reader.play(inner)
            elif isinstance(inner, Table):
                reader.tasks([item], {})
    if not reader.steps.steps:
        raise Declined(f"{path} has no task to translate", mend="see docs/translation.md")
    return reader.steps


class _Reader:
    def __init__(self, nodes: Nodes, steps: Steps) -> None:
        self.nodes, self.ledger, self.steps = nodes, nodes.ledger, steps
        self._notified: list[str] = []
        self._guessed: list[str] = []
        self._hosts = ""

    def play(self, play: Table) -> None:
        """One play: its tasks in order, then the handlers that are called."""
        given: dict[str, Any] = {}
        for key, value in self.nodes.pairs(play):
            lines = self.nodes.lines(key, value)
            if key.text == "vars":
                found = plain(value, "1.1")
                given = found if isinstance(found, dict) else {}
                self.nodes.ledger.opens(lines[0], lines[-1])
                self.ledger.translated(lines, "its value stands where it is used")
            elif key.text == "hosts" and self._elsewhere(value):
                why = "of other machines: here all is done on the same one"
                self.ledger.approximated(lines, why)
            elif key.text in _PLAY:
                self.ledger.translated(lines, "the steps are done as root on one machine")
            elif key.text in ("roles", "vars_files", "vars_prompt"):
                self.ledger.lost(
                    lines, f"`{key.text}`: what stands in other files, or is asked for"
                )
            elif key.text not in _LISTS:
                self.ledger.lost(lines, f"`{key.text}` of a play has no counterpart here")
        for name in _LISTS[:3]:
            entry = play.entries.get(name)
            if entry is not None:
                self.tasks(self.nodes.items(entry.value, opened_by=entry.key), given)
        self._handlers(play, given)

    def _elsewhere(self, hosts: Node) -> bool:
        """Whether a play is for other machines than the first one."""
        named = str(plain(hosts, "1.1"))
        self._hosts = self._hosts or named
        return named != self._hosts

    def _handlers(self, play: Table, given: dict[str, Any]) -> None:
        entry = play.entries.get("handlers")
        for item in self.nodes.items(entry.value, opened_by=entry.key) if entry else ():
            inner = target(item)
            names = [inner.get("name"), inner.get("listen")] if isinstance(inner, Table) else []
            called = {plain(one, "1.1") for one in names if isinstance(one, Scalar)}
            if called & set(self._notified):
                how = "done at the end, whether something changed or not"
                self.tasks([item], given, how)
            else:
                self.ledger.lost(self.nodes.lines(item), "no task here calls it")

    def tasks(self, items: list[Node], given: dict[str, Any], how: str = "") -> None:
        """Tasks, and those of blocks."""
        for item in items:
            inner = target(item)
            if not isinstance(inner, Table):
                self.ledger.lost(self.nodes.lines(item), "no task")
            elif "block" in inner.entries:
                self._block(inner, given, how)
            else:
                self._task(inner, given, how)

    def _block(self, block: Table, given: dict[str, Any], how: str) -> None:
        for key, value in self.nodes.pairs(block):
            lines = self.nodes.lines(key, value)
            if key.text == "block":
                self.tasks(self.nodes.items(value, opened_by=key), given, how)
            elif key.text == "rescue":
                self.ledger.lost(lines, "what is done after a fault: the steps stop there")
            elif key.text == "always":
                last = "done after the others, and not where one of them fails"
                more = f"{how}; {last}" if how else last
                self.tasks(self.nodes.items(value, opened_by=key), given, more)
            elif key.text in _LESS:
                self.ledger.approximated(lines, _LESS[key.text] or "done in any case")
            else:
                self.ledger.translated(lines)

    def _task(self, task: Table, given: dict[str, Any], how: str) -> None:
        module = next(
            (e for n, e in task.entries.items()
             if n not in KEYWORDS and n != "listen" and not n.startswith("with_")), None,
        )  # fmt: skip
        lines = tuple(sorted({n for k, v in task.pairs for n in self.nodes.lines(k, v)}))
        name = module.key.text.rpartition(".")[2] if module else ""
        if module is None or name not in MODULES:
            sure = not set(task.entries) & {"when", "loop", "with_items", "until"}
            known = module is not None and name == "set_fact" and sure
            if known and module is not None and self._set(module.value, given):
                self.ledger.translated(lines, "its value stands where it is used")
            else:
                self.ledger.lost(lines, _why(name))
            return
        if plain_when := self._settled(task):
            self.ledger.translated(lines, plain_when)
            return
        if "delegate_to" in task.entries:
            self.ledger.lost(lines, "done on another machine, which none stands for here")
            return
        taken = self.nodes.lines(module.key, module.value)
        try:
            found = list(self._rounds(task, module.value, name, given))
        except _OnlyARun as error:
            self.ledger.lost(lines, f"only a run tells what `{error}` is")
            return
        if not found:
            self.ledger.lost(lines, _why(name, asked=True))
            return
        self._keywords(task, module.key.text, all(isinstance(one, Command) for one, _ in found))
        title = task.get("name")
        text = plain(title, "1.1") if isinstance(title, Scalar) else ""
        for number, (step, more) in enumerate(found):
            if self._goes_on(task) and isinstance(step, Command):
                code = f"(\n{step.code}\n)" if _SEVERAL.search(step.code) else step.code
                code = in_own_shell(step) if step.own else code
                step = replace(step, code=f"{code} || true", plain=False, own=False)
            whole = "; ".join(one for one in (how, more, *self._guesses()) if one)
            shown = str(text) if text and not number and "{{" not in str(text) else ""
            self.steps.steps.append(Placed(step, taken, shown, whole))

    def _settled(self, task: Table) -> str:
        """Said of a task that is never done, whatever the machine."""
        never = _of(task, "when") in (False, "false", "False")
        return "never done: its condition is false" if never else ""

    def _set(self, node: Node, given: dict[str, Any]) -> bool:
        """Whether a task only names values that are known; those after it have them."""
        found = plain(node, "1.1")
        if not isinstance(found, dict) or "{{" in str(found):
            return False
        given.update(found)
        return True

    def _guesses(self) -> list[str]:
        found = [f"CHANGE_ME stands in the place of {name}" for name in self._guessed]
        self._guessed = []
        return found

    def _goes_on(self, task: Table) -> bool:
        """Whether no fault of a task ends the play."""
        failed = _of(task, "failed_when")
        return _of(task, "ignore_errors") is True or failed in (False, "false", "False")

    def _keywords(self, task: Table, module: str, plain_commands: bool) -> None:
        goes_on = self._goes_on(task)
        for key, value in self.nodes.pairs(task):
            lines = self.nodes.lines(key, value)
            if key.text == "notify":
                names = plain(value, "1.1")
                self._notified += names if isinstance(names, list) else [str(names)]
                self.ledger.translated(lines)
            elif key.text in ("ignore_errors", "failed_when") and goes_on:
                if plain_commands:
                    self.ledger.translated(lines)
                else:
                    self.ledger.approximated(lines, "a fault of it ends the whole")
            elif key.text in _TELLS or key.text in ("loop", "ignore_errors"):
                self.ledger.translated(lines, _TELLS.get(key.text, ""))
            elif key.text in _LESS:
                self.ledger.approximated(lines, _LESS[key.text] or "done in any case")
            elif key.text.startswith("with_"):
                self.ledger.translated(lines)
            elif key.text != module:
                self.ledger.lost(lines, f"`{key.text}` of a task has no counterpart here")

    def _rounds(
        self, task: Table, node: Node, module: str, given: dict[str, Any]
    ) -> Iterator[tuple[Any, str]]:
        """The steps of a task, of a loop over known things for each of them."""
        loop = next(
            (e.value for n, e in task.entries.items() if n in ("loop", "with_items", "with_list")),
            None,
        )
        other = next((n for n in task.entries if n.startswith("with_")), "")
        if loop is None and other:
            raise _OnlyARun(other)
        own = _of(task, "vars")
        values = {**given, **(own if isinstance(own, dict) else {})}
        rounds: list[Any] = [None]
        if loop is not None:
            listed = self._filled(plain(loop, "1.1"), values)
            if not isinstance(listed, list):
                raise _OnlyARun("the list that it goes through")
            rounds = listed
        for one in rounds:
            known = values if loop is None else {**values, "item": one}
            yield from MODULES[module](self._arguments(task, node, known, module)) or []

    def _arguments(
        self, task: Table, node: Node, values: dict[str, Any], module: str
    ) -> dict[str, Any]:
        inner = plain(node, "1.1")
        extra = _of(task, "args")
        if isinstance(inner, str):
            # A command may be written as one text; other modules had this form long ago.
            free = module in ("command", "shell", "raw", "script")
            inner = _free(inner) if free else _pairs(inner)
        found = {**(inner if isinstance(inner, dict) else {}),
                 **(extra if isinstance(extra, dict) else {})}  # fmt: skip
        filled = self._filled(found, values)
        return filled if isinstance(filled, dict) else {}

    def _filled(self, value: Any, values: dict[str, Any], depth: int = 0) -> Any:
        if isinstance(value, dict):
            return {name: self._filled(one, values, depth) for name, one in value.items()}
        if isinstance(value, list):
            return [self._filled(one, values, depth) for one in value]
        if not isinstance(value, str) or "{" not in value:
            return value
        inner = value.removeprefix(_RAW[0]).removesuffix(_RAW[1])
        if len(inner) == len(value) - len("".join(_RAW)) and _RAW[1] not in inner:
            return inner
        if depth > 8 or "{%" in value:
            raise _OnlyARun(value.strip().split("\n")[0])
        whole = _EXPRESSION.fullmatch(value)
        if whole is not None:
            return self._filled(self._looked_up(whole[1], values), values, depth + 1)
        return _EXPRESSION.sub(
            lambda m: str(self._filled(self._looked_up(m[1], values), values, depth + 1)), value
        )

    def _looked_up(self, code: str, values: dict[str, Any]) -> Any:
        first, *rest = code.split(".")
        if all(_NAME.fullmatch(part) for part in (first, *rest)):
            found: Any = values.get(first, _MISSING)
            for part in rest:
                found = found.get(part, _MISSING) if isinstance(found, dict) else _MISSING
            if found is not _MISSING:
                return found
            if not rest and first != "item" and not first.startswith("ansible_"):
                self._guessed.append(first)
                self.steps.open.append(first)
                return "CHANGE_ME"
        raise _OnlyARun(f"{{{{ {code} }}}}")


_MISSING = object()


def _why(name: str, *, asked: bool = False) -> str:
    """Why no step stands for a task; `asked`: its module is known."""
    if asked and name not in _QUIET:
        return f"no step stands for what `{name}` is asked here"
    if name in _QUIET:
        return f"`{name}` changes nothing on the machine"
    if name in _ELSEWHERE:
        return "what stands in another file is translated by itself"
    return f"no step stands for the module `{name}`" if name else "no module is named"


def _of(task: Table, name: str) -> Any:
    """A keyword's value; None where the task has none."""
    node = task.get(name)
    return plain(node, "1.1") if node is not None else None


def _free(text: str) -> dict[str, Any]:
    """A command that is written as one text, without the options that stand among its words."""
    options = dict(_OPTION.findall(text))
    return {"cmd": _OPTION.sub("", text).strip(), **options} if options else {"cmd": text}


def _pairs(text: str) -> dict[str, Any]:
    try:
        words = shlex.split(text)
    except ValueError:
        return {}
    return {name: value for name, sign, value in (w.partition("=") for w in words) if sign}
