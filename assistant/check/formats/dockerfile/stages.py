"""Stages of a Dockerfile: that there is one, and what names which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.report import Reporter, maybe
from assistant.knowledge.spelling import near
from assistant.syntax.source import Span
from assistant.syntax.steps import Dockerfile, Step

_STAGE = re.compile(r"[a-z][a-z0-9_.-]*\Z")
_FROM = re.compile(r"(?:--from=|\bfrom=)(?P<name>[^\s,]+)")


def check_stages(report: Reporter, file: Dockerfile) -> None:
    """Findings about FROM, its names, and `--from`."""
    names: list[str | None] = []
    later = [_named(step) for step in file.steps if step.keyword == "FROM"]
    for step in file.steps:
        if step.keyword == "FROM":
            _from(report, file, step, [name for name in names if name])
            names.append(_named(step))
        elif not names and step.keyword != "ARG":
            report.add(file.source, step.keyword_span, "schema/before-from",
                       f"{step.keyword} stands before the first FROM", "Only ARG may.",
                       severity="error" if later else "warning")  # fmt: skip
            if not later:
                return  # perhaps a part that something else puts below a FROM
        else:
            for name, span in _sources(step):
                _copied(report, file, name, span, names, later)


def _named(step: Step) -> str | None:
    words = step.words
    return words[2].lower() if len(words) == 3 and words[1].upper() == "AS" else None


def _from(report: Reporter, file: Dockerfile, step: Step, before: list[str]) -> None:
    words = step.words
    source = file.source
    if len(words) == 2 or len(words) > 3 or (len(words) == 3 and words[1].upper() != "AS"):
        at = source.text.find(words[1], step.at + len(words[0]))
        report.add(source, Span(at, at + len(words[1])), "schema/value",
                   "FROM takes an image, or an image, AS and a name")  # fmt: skip
        return
    name = _named(step)
    if name is None or "$" in name:
        return
    at = source.text.rfind(words[2], step.at, step.span.end)
    span = Span(at, at + len(name))
    if not _STAGE.match(name):
        report.add(source, span, "schema/value", f"`{words[2]}` cannot be a stage's name",
                   "A letter comes first; letters, digits, `_`, `-` and `.` follow.")  # fmt: skip
    elif name in before:
        report.add(source, span, "schema/duplicate-stage",
                   f"Another stage is called `{name}` too", severity="warning")  # fmt: skip


def _sources(step: Step) -> Iterator[tuple[str, Span]]:
    """What `--from=` and `--mount=...,from=` name."""
    at = step.at + len(step.arguments) - len(step.arguments.lstrip())
    text = step.arguments.lstrip()
    for flag in step.flags:
        here = text.find(flag)
        match = _FROM.search(flag) if flag.startswith(("--from=", "--mount=")) else None
        if match is not None:
            start = at + here + match.start("name")
            yield match["name"], Span(start, start + len(match["name"]))


def _copied(
    report: Reporter, file: Dockerfile, name: str, span: Span,
    names: list[str | None], every: list[str | None],
) -> None:  # fmt: skip
    """A source must be an earlier stage; else it is the name of an image or of a build context."""
    low = name.lower()
    if "$" in name or low in names[:-1]:
        return
    if low.isdecimal():
        if int(low[:9]) >= len(names) - 1:
            report.add(file.source, span, "reference/unknown-stage",
                       f"There is no stage {name} before this one")  # fmt: skip
    elif low == names[-1]:
        report.add(file.source, span, "reference/unknown-stage",
                   f"`{name}` is this very stage")  # fmt: skip
    elif low in every:
        report.add(file.source, span, "reference/unknown-stage",
                   f"The stage `{name}` begins only later", "It is read as an image's name.",
                   severity="warning")  # fmt: skip
    elif not re.search(r"[/:@.]", name):
        meant = near(low, [one for one in names if one], 1)
        if meant:
            report.add(file.source, span, "reference/unknown-stage",
                       f"There is no stage `{name}`",
                       f"{maybe(meant)} It is read as an image's name.",
                       severity="warning")  # fmt: skip
