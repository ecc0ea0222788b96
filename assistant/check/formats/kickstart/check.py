"""What Anaconda would refuse in a kickstart file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.check.report import Reporter, maybe
from assistant.core.finding import Finding
from assistant.knowledge.kickstart import Option, kickstart_pack
from assistant.knowledge.spelling import near
from assistant.syntax.kickstart import Kickstart, Section, Word, parse_kickstart
from assistant.syntax.shell import shell_findings
from assistant.syntax.source import Source, Span

_VERSION = re.compile(r"^#\s*version\s*=\s*RHEL(\d+)", re.IGNORECASE | re.MULTILINE)
_SHELLS = ("", "/bin/sh", "/bin/bash", "/usr/bin/sh", "/usr/bin/bash")
_SCRIPTS = ("pre", "pre-install", "post", "onerror", "traceback")
_OPEN = re.compile(r"[$@{%]")
_OLD = 7
"""With a command that no later release of RHEL knows, a file is old: its sections may go without
an end, which RHEL 6 still let pass."""


def kickstart_findings(path: str, text: str) -> tuple[Finding, ...]:
    """All findings of one file."""
    file = parse_kickstart(path, text)
    report = Reporter("schema")
    stated = _VERSION.search(text)
    release = int(stated[1][:3]) if stated else None
    old = _is_old(file, release)
    for section in file.sections:
        _section(report, file.source, section, release, old=old)
    for span in file.stray_ends:
        report.add(file.source, span, "schema/stray-end", "This %end ends no section")
    for words in file.commands:
        if words and not words[0].text.startswith("$"):
            _command(report, file.source, words, release)
    return (*report.findings, *_scripts(file))


def _is_old(file: Kickstart, release: int | None) -> bool:
    if release is not None:
        return release < _OLD
    known = kickstart_pack().commands
    names = [words[0].text for words in file.commands if words]
    spans = [known[name].releases for name in names if name in known]
    return any(span is not None and span[1] < _OLD for span in spans)


def _section(
    report: Reporter, source: Source, section: Section, release: int | None, *, old: bool
) -> None:  # fmt: skip
    sections = kickstart_pack().sections
    head = section.words[0]
    if section.name not in sections:
        meant = near(section.name, sections, 1)
        report.add(source, head.span, "schema/unknown-section",
                   f"There is no section `%{section.name}`", maybe([f"%{one}" for one in meant]),
                   severity="error" if meant else "warning")  # fmt: skip
        return
    if not section.closed:
        report.add(source, head.span, "parse/unclosed",
                   f"`%{section.name}` has no %end",
                   severity="warning" if old else "error")  # fmt: skip
    if section.name not in ("addon", "anaconda"):
        _options(
            report, source, section.words, sections[section.name], f"`%{section.name}`", release
        )


def _command(report: Reporter, source: Source, words: Sequence[Word], release: int | None) -> None:
    pack = kickstart_pack()
    word = words[0]
    known = pack.commands.get(word.text)
    if known is None:
        if word.text in pack.past:
            report.add(source, word.span, "schema/past-command",
                       f"`{word.text}` has not been a command for long",
                       severity="warning")  # fmt: skip
        else:
            report.add(source, word.span, "schema/unknown-command",
                       f"There is no kickstart command `{word.text}`",
                       maybe(near(word.text, pack.commands)))  # fmt: skip
        return
    span = known.releases
    if span is not None and release is not None and not span[0] <= release <= span[1]:
        report.add(source, word.span, "schema/past-command",
                   f"RHEL {release} knows no `{word.text}`", _known_in(span),
                   severity="warning")  # fmt: skip
    elif span is not None and release is None and span[1] < max(_newest()):
        report.add(source, word.span, "schema/past-command",
                   f"`{word.text}` is known up to RHEL {span[1]} only",
                   severity="info")  # fmt: skip
    if known.options:
        _options(report, source, words, known.options, f"`{word.text}`", release)


def _newest() -> tuple[int, ...]:
    return tuple(one.releases[1] for one in kickstart_pack().commands.values() if one.releases)


def _known_in(releases: tuple[int, int]) -> str:
    first, last = releases
    return f"RHEL {first} to {last} do." if first != last else f"RHEL {first} does."


def _options(
    report: Reporter, source: Source, words: Sequence[Word], options: Mapping[str, Option],
    what: str, release: int | None,
) -> None:  # fmt: skip
    given: set[str] = set()
    for number, word in enumerate(words[1:], 1):
        if not re.match(r"--\w", word.text):
            continue
        name, equals, value = word.text.partition("=")
        full = _full(name, options)
        span = Span(word.span.start, word.span.start + len(name))
        if full is None:
            meant = near(name, options, 1)
            report.add(source, span, "schema/unknown-option", f"{what} has no option `{name}`",
                       maybe(meant))  # fmt: skip
            continue
        given.add(full)
        following = words[number + 1].text if number + 1 < len(words) else ""
        place = Span(min(span.end + 1, word.span.end), word.span.end)
        if not equals:
            value, place = following, words[min(number + 1, len(words) - 1)].span
        given_as = _Given(full, bool(equals), value, span, place)
        _one(report, source, given_as, options[full], release)
    for name, option in options.items():
        if option.required and name not in given:
            report.add(source, words[0].span, "schema/missing-option", f"{what} needs `{name}`")


def _full(name: str, options: Mapping[str, Option]) -> str | None:
    """The option that a name, or its beginning alone, names."""
    if name in options:
        return name
    begun = [one for one in options if one.startswith(name)]
    return begun[0] if begun else None


class _Given(NamedTuple):
    """An option as it is given."""

    name: str
    equals: bool
    value: str
    """What follows the sign or, without one, the next word."""
    span: Span
    place: Span
    """Of the value."""


def _one(
    report: Reporter, source: Source, given: _Given, option: Option, release: int | None
) -> None:
    name, value, releases = given.name, given.value, option.releases
    if releases and release is not None and not releases[0] <= release <= releases[1]:
        report.add(source, given.span, "schema/past-option", f"RHEL {release} knows no `{name}`",
                   _known_in(releases), severity="warning")  # fmt: skip
    if given.equals and not option.value:
        report.add(source, given.place, "schema/value", f"`{name}` takes no value")
    elif option.needs_value and not given.equals and (not value or value.startswith("--")):
        report.add(source, given.span, "schema/missing-value", f"`{name}` needs a value")
    elif option.values and value not in ("", *option.values) and not _OPEN.search(value):
        report.add(source, given.place, "schema/value", f"`{name}` does not take `{value}`",
                   maybe(near(value, option.values, 1))
                   or f"It takes {', '.join(option.values)}.")  # fmt: skip


def _scripts(file: Kickstart) -> Iterator[Finding]:
    """What no shell would run, in the scripts for a shell."""
    for section in file.sections:
        if section.name not in _SCRIPTS or not section.closed:
            continue
        texts = [word.text for word in section.words]
        given = " ".join(texts).partition("--interpreter")[2].lstrip("= ").partition(" ")[0]
        body = file.source.slice(section.body)
        if given not in _SHELLS or (body.startswith("#!") and "sh" not in body.partition("\n")[0]):
            continue
        inner = Source(file.source.path, body)
        for finding in shell_findings(inner.path, inner.text):
            if finding.severity == "error":
                start = section.body.start + inner.offset(finding.start)
                end = section.body.start + inner.offset(finding.end)
                yield replace(
                    finding,
                    start=file.source.position(start),
                    end=file.source.position(end),
                )
