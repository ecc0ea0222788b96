"""What the installer would not understand, or would still ask.

What the installer does not know it keeps without a word, so a misspelt question is asked
after all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.report import Reporter, maybe
from assistant.core.finding import Finding
from assistant.knowledge.preseed import preseed_pack
from assistant.knowledge.spelling import near
from assistant.syntax.preseed import Answer, parse_preseed
from assistant.syntax.source import Source, Span

_TYPES = (
    "boolean", "error", "multiselect", "note", "password", "select", "string", "text", "title",
)  # fmt: skip
_OPEN = re.compile(r"[${@%]|\bCHANGE_?ME\b")
"""What a template or a script puts its own text in place of."""
_TWICE = (
    "passwd/root-password", "passwd/user-password", "grub-installer/password",
    "network-console/password", "partman-crypto/passphrase",
)  # fmt: skip
"""Passwords that are asked twice."""
_SAME_TYPE = frozenset({"string", "select", "text"})
"""Types whose values look alike: one in place of the other does no harm."""


def preseed_findings(path: str, text: str) -> tuple[Finding, ...]:
    """All findings of one file."""
    source = Source(path, text)
    report = Reporter("schema")
    first: dict[tuple[str, str], Answer] = {}
    for line in _lines(source, report):
        _type(report, source, line)
        if line.owner == "d-i":
            _question(report, source, line)
        _value(report, source, line)
        earlier = first.setdefault((line.owner, line.question), line)
        if earlier.value != line.value and line.type != "seen":
            report.add(source, line.spans["question"], "schema/duplicate-question",
                       f"`{line.question}` is answered twice",
                       f"Line {source.line_of(earlier.spans['question'].start)} gives another"
                       " answer; the last one counts.", severity="warning")  # fmt: skip
    for question in _TWICE:
        line = first.get(("d-i", question), _NONE)
        if line.value and ("d-i", f"{question}-again") not in first:
            report.add(source, line.spans["question"], "schema/missing-question",
                       f"The installer asks for this password again: `{question}-again`",
                       severity="warning")  # fmt: skip
    return tuple(report.findings)


_NONE = Answer("", "", "", "", {})


def _lines(source: Source, report: Reporter) -> Iterator[Answer]:
    for line in parse_preseed(source):
        if isinstance(line, Answer):
            yield line
        else:
            report.add(source, line.span, "parse/preseed",
                       "A line is an owner, a question, a type and a value",
                       severity="error" if line.owner == "d-i" else "warning")  # fmt: skip


def _type(report: Reporter, source: Source, line: Answer) -> None:
    if line.type in _TYPES or line.type == "seen" or _OPEN.search(line.type):
        return
    report.add(source, line.spans["type"], "schema/unknown-type",
               f"`{line.type}` is no type of a question",
               maybe(near(line.type, _TYPES, 1)) or f"It is one of {', '.join(_TYPES)}.",
               severity="error" if line.owner == "d-i" else "warning")  # fmt: skip


def _question(report: Reporter, source: Source, line: Answer) -> None:
    name = line.question
    known = preseed_pack().questions
    if name in known:
        wanted = known[name].partition("=")[0]
        alike = {wanted, line.type} <= _SAME_TYPE
        if line.type in _TYPES and line.type != wanted and not alike:
            report.add(source, line.spans["type"], "schema/question-type",
                       f"`{name}` is of the type {wanted}", severity="warning")  # fmt: skip
        return
    if _OPEN.search(name) or re.match(r"apt-setup/local\d+/|partman-iscsi/|anna/", name):
        return
    meant = near(name, known, 2)
    if meant:
        report.add(source, line.spans["question"], "schema/unknown-question",
                   f"The installer asks no question `{name}`", maybe(meant),
                   severity="warning")  # fmt: skip
    else:
        report.add(source, line.spans["question"], "schema/unverified-question",
                   f"Nothing here knows the question `{name}`", severity="info")  # fmt: skip


def _value(report: Reporter, source: Source, line: Answer) -> None:
    value, span = line.value, line.spans.get("value")
    if not value or span is None or _OPEN.search(value):
        return
    begin = span.start + len(source.slice(span)) - len(source.slice(span).lstrip())
    place = Span(begin, min(begin + len(value), span.end))
    if line.type == "boolean" and value not in ("true", "false"):
        report.add(source, place, "schema/value", f"A boolean is true or false, not `{value}`")
        return
    kinds = preseed_pack().questions.get(line.question, "").partition("=")[2]
    values = kinds.split("|") if kinds else []
    if values and line.owner == "d-i" and value not in values:
        report.add(source, place, "schema/value", f"`{line.question}` does not take `{value}`",
                   maybe(near(value, values, 1)) or f"It takes {', '.join(values)}.",
                   severity="warning")  # fmt: skip
    if line.question == "tasksel/first":
        _tasks(report, source, place, value)


def _tasks(report: Reporter, source: Source, place: Span, value: str) -> None:
    """Names that look like a task's and are none."""
    for match in re.finditer(r"[\w-]+", value):
        meant = near(match.group(), preseed_pack().tasks, 1)
        if meant and match.group().lower() not in preseed_pack().tasks:
            span = Span(place.start + match.start(), place.start + match.end())
            report.add(source, span, "schema/unknown-task", f"There is no task `{match.group()}`",
                       maybe(meant), severity="warning")  # fmt: skip
