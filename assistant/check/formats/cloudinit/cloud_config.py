"""User-data in cloud-config form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from posixpath import basename

from assistant.check.formats.cloudinit import autoinstall
from assistant.check.formats.format import Format
from assistant.check.formats.reading import origin_of, pyyaml, shape_of
from assistant.check.formats.shape import Problem, Speech, Walk, findings_of
from assistant.check.formats.templated import parse_findings, templated
from assistant.check.report import Reporter, rename
from assistant.core.finding import Edit, Finding, Fix, Position, Severity
from assistant.knowledge.meanings import said_in
from assistant.knowledge.spelling import near
from assistant.syntax.kinds import CLOUD_CONFIG_HEAD, CLOUD_CONFIG_NEARLY, is_cloud_config
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    duplicate_keys,
    parse_yaml,
    target,
    value_of,
)

_OCTAL = re.compile(r"0?o?[0-7]{3,4}\Z")
_HASH = re.compile(r"\$|[!*]|x\Z|[./\w]{13}\Z")
_PAST = frozenset({"dsa"})
"""Values that older versions take."""


def severity_of(problem: Problem) -> Severity:
    """cloud-init passes over a key that it does not know, and takes a number for text.

    A key like no other may be of another version.
    """
    if problem.kind == "unknown":
        word = str(problem.path[-1])
        meant = said_in("cloud-config", word, problem.expected)
        return "error" if meant or near(word, problem.expected, 1) else "warning"
    if problem.kind == "value":
        node = target(problem.node)
        return "warning" if isinstance(node, Scalar) and node.text in _PAST else "error"
    if problem.kind == "type" and set(problem.expected) <= {"string", "null"}:
        node = target(problem.node)
        return "warning" if isinstance(node, Scalar) and node.text else "error"
    return "error"


SPEECH = Speech("a cloud-config", "1.1", "cloud-config", severity_of)


def findings(path: str, text: str) -> Iterator[Finding]:
    """What cloud-init does not take, or takes otherwise than meant."""
    file = parse_yaml(path, text)
    yield from parse_findings(file)
    yield from duplicate_keys(file, "warning", merges=False)
    yield from _header(file.source)
    reporter = Reporter("schema")
    for document in file.documents[1:]:
        line = Span(document.span.start, file.source.line_end(document.span.start))
        reporter.add(
            file.source, line, "schema/second-document", "cloud-init reads one document only"
        )
    top = target(file.documents[0]) if file.documents else None
    if isinstance(top, Mapping):
        walk = Walk("1.1", templated, whole=file.whole)
        problems = walk.problems(top, shape_of("cloud-config"))
        yield from findings_of(_told_here(problems), top, file.source, SPEECH)
        _files(reporter, file.source, top)
        _users(reporter, file.source, top)
        installer = top.get("autoinstall")
        if isinstance(installer, Mapping):
            yield from autoinstall.section(file.source, installer, file.whole)
            inner = installer.get("user-data")
            if isinstance(inner, Mapping):
                yield from nested(file.source, inner, whole=file.whole)
    elif isinstance(top, Sequence):
        first = Span(top.span.start, file.source.line_end(top.span.start))
        reporter.add(
            file.source, first, "schema/wrong-type", "A cloud-config must be a mapping, not a list"
        )
    yield from reporter.findings


def nested(source: Source, top: Mapping, *, whole: bool) -> Iterator[Finding]:
    """A cloud-config inside another file: the `user-data` of an autoinstall."""
    problems = Walk("1.1", templated, whole=whole).problems(top, shape_of("cloud-config"))
    yield from findings_of(_told_here(problems), top, source, SPEECH)
    reporter = Reporter("schema")
    _files(reporter, source, top)
    _users(reporter, source, top)
    yield from reporter.findings


def _told_here(problems: list[Problem]) -> Iterator[Problem]:
    """Without what is told with more insight elsewhere."""
    for one in problems:
        if one.path[:1] == ("autoinstall",) and one.path[1:] in ((), ("version",)):
            if one.kind != "type":
                continue
        elif one.path[-1:] == ("permissions",) and one.kind == "type":
            node = target(one.node)
            if isinstance(node, Scalar) and node.text.isdecimal():
                continue
        yield one


def _header(source: Source) -> Iterator[Finding]:
    """Without its first line cloud-init does not take the file for a cloud-config."""
    text = source.text
    if CLOUD_CONFIG_HEAD.match(text):
        return
    nearly = CLOUD_CONFIG_NEARLY.match(text)
    end = source.position(source.line_end(0) if nearly else 0)
    start = Position(1, 1)
    edit = Edit(source.path, start, end, "#cloud-config" if nearly else "#cloud-config\n")
    name = basename(source.path).lower()
    certain = nearly is not None or name == "user-data"
    yield Finding(
        code="schema/cloud-config-header",
        severity="error" if certain else "warning",
        summary="The first line is not `#cloud-config`",
        path=source.path,
        start=start,
        end=max(end, source.position(min(1, len(text)))),
        source="schema",
        detail="cloud-init does not read user-data without it, unless the part's type says so.",
        fix=Fix("Write `#cloud-config`", "safe" if certain else "unsafe", (edit,)),
    )


def _scalar(node: Node | None) -> Scalar | None:
    return node if isinstance(node, Scalar) and not templated(node) and node.tag is None else None


def _mappings(node: Node | None) -> Iterator[Mapping]:
    if isinstance(node, Sequence):
        yield from (one for one in map(target, node.items) if isinstance(one, Mapping))


def _files(reporter: Reporter, source: Source, top: Mapping) -> None:
    for entry in _mappings(top.get("write_files")):
        mode = _scalar(entry.get("permissions"))
        if mode is None:
            continue
        add = partial(reporter.add, source, mode.span)
        value = value_of(mode, "1.1")
        if isinstance(value, str) and not _OCTAL.match(value):
            add(
                "schema/permissions", f"`{value[:40]}` are no permissions",
                "cloud-init takes an octal number in quotes: `'0644'`.", severity="warning",
            )  # fmt: skip
        elif isinstance(value, int) and mode.text.isdecimal():
            octal = mode.text if mode.text.startswith("0") else f"0{mode.text}"
            wrong = octal is not mode.text
            add(
                "schema/permissions",
                f"Plain {mode.text} is a decimal number: mode {value:o}" if wrong
                else f"Plain {mode.text} is a number, not text",
                f"Write `'{octal}'`.", severity="error" if wrong else "warning",
                fix=rename(source, mode.span, f"'{octal}'", safe=True),
            )  # fmt: skip


def _users(reporter: Reporter, source: Source, top: Mapping) -> None:
    for user in _mappings(top.get("users")):
        for word in ("passwd", "hashed_passwd"):
            hashed = _scalar(user.get(word))
            if hashed is not None and hashed.text and not _HASH.match(hashed.text):
                reporter.add(
                    source, hashed.span, "schema/not-a-hash",
                    f"`{word}` takes a hash, not a password",
                    "`openssl passwd -6` makes one; `plain_text_passwd` takes the password itself.",
                    severity="warning",
                )  # fmt: skip


CLOUD_CONFIG = Format(
    "cloud-config", is_cloud_config, findings,
    schema=lambda: origin_of("cloud-config"), reader=pyyaml,
    published=("cloud-config", "1.1"),
)  # fmt: skip
