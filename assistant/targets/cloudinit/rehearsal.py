"""A first boot with the user data in the container, and another of a machine made from its disk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.core.evidence import NotShown
from assistant.core.finding import Finding
from assistant.syntax.source import Span
from assistant.syntax.yaml import Node, Scalar, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.cloudinit.data import STAGES, modules
from assistant.targets.cloudinit.documents import Document, documents_of
from assistant.targets.confined import lack_of_shell, lack_of_words
from assistant.targets.judging import Answer, Step, Trial, Try
from assistant.targets.places import at_line, blanked
from assistant.targets.tables import script

SECONDS = 240
_COMMANDS = ("bootcmd", "runcmd")
_MODULE = re.compile(r"^dryfit-module (\S+) (\w+)$")
_BOOT = re.compile(r"^dryfit-boot (\w+)$")
_ERRORS = "dryfit-errors "
_TEMPORARY = re.compile(r"(/run/cloud-init/tmp)/tmp[\w.]+")
_COMMAND = re.compile(r"Command: \['?([^',\]]+).*? Exit code: (\d+) .*?Stderr: ?(.*?)[\"')]*\Z")
"""The program's name only: what follows it may be secret."""
_CERTAIN = re.compile(r"TypeError|ValueError|KeyError|AttributeError|shellify")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of it for one file."""

    ran: tuple[str, ...] = ()
    """Keys whose modules ended well, both times."""
    findings: tuple[Finding, ...] = ()
    not_shown: tuple[NotShown, ...] = ()
    log: str = ""
    broken: str = ""
    """Why nothing was run, or not to its end."""


@dataclass(slots=True)
class _Plan:
    """What is left of a file, and what was left out."""

    text: str
    keys: dict[str, int] = field(default_factory=dict)
    """Keys that are run, with the line of the file that each stands on."""
    lacking: set[Span] = field(default_factory=set)
    """Commands that are not run, as they stand in the file."""
    not_shown: list[NotShown] = field(default_factory=list)


def rehearse(path: str, text: str, attempt: Try) -> Rehearsed:
    """Run what can be run of one file of user data."""
    plan = _planned(path, text)
    if not plan.keys:
        return Rehearsed(not_shown=tuple(plan.not_shown))
    answer = attempt(_trial(plan))
    outcomes = _outcomes(answer)
    if "second" not in outcomes:
        why = "it did not end within the sandbox's limits" if answer.timed_out else "it ended early"
        return Rehearsed(not_shown=tuple(plan.not_shown), log=_log(answer), broken=why)
    return _judged(plan, outcomes, path, answer)


def _planned(path: str, text: str) -> _Plan:
    plan = _Plan(text)
    for document in documents_of(path, text):
        if document.kind == "installer" or document.top is None:
            continue
        for key, entry in document.top.entries.items():
            line = document.position(entry.key.span.start).line
            lack = modules().lack(key)
            if lack:
                plan.not_shown.append(NotShown(key, path, line, lack))
            elif any(key in one.keys for one in modules().runs):
                whole = key not in _COMMANDS or _without_lacking(document, key, plan)
                if whole:
                    plan.keys[key] = line
    plan.text = blanked(text, dict.fromkeys(plan.lacking, '":"'))
    return plan


def _without_lacking(document: Document, key: str, plan: _Plan) -> bool:
    """Note the commands that cannot do their work; False where none is left."""
    node = document.top.get(key) if document.top is not None else None
    items = [target(item) for item in node.items] if isinstance(node, List) else []
    left = 0
    for item in reversed([one for one in items if one is not None]):
        lack = _lack(item)
        if not lack:
            left += 1
            continue
        words = document.text[item.span.start : item.span.end].rstrip()
        start = document.start + item.span.start
        plan.lacking.add(Span(start, start + len(words)))
        name = " ".join(words.split())[:60]
        line = document.position(item.span.start).line
        plan.not_shown.append(NotShown(f"{key}: {name}", document.path, line, lack))
    return left > 0


def _lack(item: Node) -> str:
    if isinstance(item, List):
        words = tuple(w.text for w in map(target, item.items) if isinstance(w, Scalar))
        return lack_of_words(words)
    return lack_of_shell(item.text) if isinstance(item, Scalar) else ""


def _trial(plan: _Plan) -> Trial:
    lists = [
        json.dumps(
            [
                one.module
                for one in modules().runs
                if one.stage == stage and not plan.keys.keys().isdisjoint(one.keys)
            ]
        )
        for stage in STAGES
    ]
    argv = ("sh", "{beside}/rehearse.sh", *lists)
    beside = {"rehearse.sh": script("cloudinit", "rehearse.sh"), "user-data": plan.text.encode()}
    return Trial({}, (Step(argv, SECONDS),), beside=beside, profile="rehearsal")


def _outcomes(answer: Answer) -> dict[str, dict[str, str]]:
    """For each boot what became of each module: SUCCESS, or what it said."""
    found: dict[str, dict[str, str]] = {}
    boot = ""
    for row in answer.text.splitlines():
        begins, module = _BOOT.match(row), _MODULE.match(row)
        if begins:
            boot = begins[1]
            found[boot] = {}
        elif module and boot:
            found[boot][module[1]] = "" if module[2] == "SUCCESS" else "it failed"
        elif row.startswith(_ERRORS) and boot:
            for name, says in _errors(row.removeprefix(_ERRORS)):
                found[boot][name] = says
    return found


def _errors(text: str) -> Iterator[tuple[str, str]]:
    try:
        told = json.loads(text)["v1"]["errors"]
    except (ValueError, KeyError, TypeError):
        return
    for one in told:
        match = re.match(r"\('([\w-]+)', (.*)\)\Z", str(one), re.DOTALL)
        if match:
            yield match[1].replace("_", "-"), _plain(" ".join(match[2].split()))


def _plain(says: str) -> str:
    """An error without what is other in each run; of a command what it was and how it ended."""
    says = _TEMPORARY.sub(r"\1", says)
    command = _COMMAND.search(says)
    if command is None:
        return says
    return f"{command[1]} ended with {command[2]}: {command[3].strip() or 'it said nothing'}"


def _judged(
    plan: _Plan, outcomes: dict[str, dict[str, str]], path: str, answer: Answer
) -> Rehearsed:
    ran: list[str] = []
    findings: list[Finding] = []
    notes = list(plan.not_shown)
    for key, line in sorted(plan.keys.items(), key=lambda one: one[1]):
        names = [one.module for one in modules().runs if key in one.keys]
        first = [outcomes["first"].get(name, "it did not run") for name in names]
        second = [outcomes["second"].get(name, "it did not run") for name in names]
        says = next((s for s in first if s), "")
        again = next((s for s in second if s), "")
        if says and _CERTAIN.search(says):
            findings.append(_failure(plan, path, key, line, says))
        elif says:
            notes.append(NotShown(key, path, line, f"it failed in the container ({says[:160]})"))
        elif again:
            notes.append(NotShown(key, path, line, f"it failed the second time ({again[:160]})"))
        else:
            ran.append(key)
    return Rehearsed(tuple(ran), tuple(findings), _sorted(notes), _log(answer))


def _sorted(notes: Sequence[NotShown]) -> tuple[NotShown, ...]:
    return tuple(sorted(notes, key=lambda note: (note.path, note.line, note.name)))


def _failure(plan: _Plan, path: str, key: str, line: int, says: str) -> Finding:
    return at_line(
        "engine/cloud-init-fails", "error", f"{key}: {says[:240]}", path, plan.text, line
    )


def _log(answer: Answer) -> str:
    """Without the time of day and the tables of the network."""
    rows = []
    for row in answer.text.splitlines():
        if row.startswith(("ci-info:", "dryfit-errors")) or not row.strip():
            continue
        row = _TEMPORARY.sub(r"\1", re.sub(r"^\d{4}-\d\d-\d\d [\d:,.]+ - ", "", row))
        rows.append(re.sub(r" at \w{3}, .*", "", row))
    return "\n".join(rows)
