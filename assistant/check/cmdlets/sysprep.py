"""Switches of sysprep, wherever a command line calls it.

Since Windows Vista there are nine of them, read by any case after `/` or `-`. `/mode:vm` goes with
`/generalize` and `/oobe` alone. With a switch that it does not know sysprep shows its usage and
stops. Which of the others go together is a rule's to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.check.commands import Command
from assistant.check.report import Reporter, maybe
from assistant.core.finding import Finding, Severity
from assistant.knowledge.spelling import near
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_SWITCHES = (
    "audit", "generalize", "mode:vm", "oobe", "quiet", "quit", "reboot", "shutdown", "unattend",
)  # fmt: skip
_PAST = frozenset(
    {"activated", "bmsd", "clean", "factory", "forceshutdown", "mini", "noreboot", "nosidgen",
     "pnp", "reseal"}
)  # fmt: skip
"""Of Windows XP and Server 2003."""
_SWITCH = later(r"[/-](?P<name>[A-Za-z]+)(?P<colon>:?)(?P<value>.*)\Z", re.DOTALL)
_OPEN = later(r"[${%<]")
"""What a shell or a template puts its own text in place of."""


def sysprep_findings(commands: Iterable[Command]) -> tuple[Finding, ...]:
    """What sysprep would refuse, or do otherwise than it is meant."""
    report = Reporter("schema")
    seen: set[tuple[str, Span, tuple[str, ...]]] = set()
    for command in commands:
        key = (command.source.path, command.span, command.words)
        if command.name == "sysprep" and key not in seen:
            seen.add(key)
            _one(report, command)
    return tuple(report.findings)


def _one(report: Reporter, command: Command) -> None:
    given: dict[str, str] = {}
    unclear = any(_OPEN.search(word) for word in command.words[1:])  # or a switch is misspelt
    for word in command.words[1:]:
        match = _SWITCH.match(word)
        if match is None or _OPEN.search(match["name"] + match["colon"]):
            continue
        name = match["name"].lower()
        name = f"{name}:{match['value'].lower()}" if name == "mode" else name
        given[name] = word
        if name == "unattend" and not match["value"]:
            _add(report, command, word, "schema/missing-value",
                 "`/unattend` needs a file right after a colon", "Write /unattend:C:\\clone.xml.",
                 "warning")  # fmt: skip
        elif name not in _SWITCHES and not _OPEN.search(word):
            _unknown(report, command, word, name)
            unclear = True
    if "mode:vm" in given and not unclear and not {"generalize", "oobe"} <= given.keys():
        _add(report, command, given["mode:vm"], "schema/missing-switch",
             "`/mode:vm` goes with /generalize and /oobe", severity="warning")  # fmt: skip


def _unknown(report: Reporter, command: Command, word: str, name: str) -> None:
    if name in _PAST:
        _add(report, command, word, "schema/unknown-switch",
             f"Sysprep has had no `{word}` since Windows Vista", severity="warning")  # fmt: skip
        return
    meant = near(name, _SWITCHES, 1)
    _add(report, command, word, "schema/unknown-switch", f"Sysprep has no switch `{word}`",
         maybe([f"/{one}" for one in meant]), "error" if meant else "warning")  # fmt: skip


def _add(
    report: Reporter, command: Command, word: str, code: str, summary: str, detail: str = "",
    severity: Severity = "error",
) -> None:  # fmt: skip
    text, start, end = command.source.text, command.span.start, command.span.end
    if command.place == "answer":  # the element's start tag, after which its text stands
        end = text.find("</", end)
    at = text.find(word, start, end)
    span = Span(at, at + len(word)) if at >= 0 else command.span
    report.add(command.source, span, code, summary, detail, severity=severity)
