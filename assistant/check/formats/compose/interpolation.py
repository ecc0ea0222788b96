"""`$NAME` and `${NAME:-else}` in the values of a compose file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.report import Reporter
from assistant.core.finding import Finding
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence

SECTIONS = ("services", "networks", "volumes", "secrets", "configs")
_MARK = re.compile(r"\$(?:(?P<escaped>\$)|(?P<named>[A-Za-z_]\w*)|(?P<brace>\{))")
_BRACED = re.compile(r"[A-Za-z_]\w*(?:\}|:?[-+?])", re.ASCII)
_HASH = re.compile(r"(?<!\$)\$(?:2[abxy]|apr1|argon2\w*|[156y])\$(?!\$)")
_WORD = re.compile(r"[^\s,\"']*")
_EXPRESSION = re.compile(r"\$\{[^}\s]*[.(\[\"]")


def interpolated(scalar: Scalar) -> bool:
    """Whether the value is known only when its variables are put in."""
    return "$" in scalar.text and any(not match["escaped"] for match in _MARK.finditer(scalar.text))


def interpolations(source: Source, top: Mapping) -> Iterator[Finding]:
    """What is wrong with the variables in a file's values; keys have none."""
    reporter = Reporter("schema")
    for section in SECTIONS:
        entry = top.entries.get(section)
        if entry is not None:
            for scalar in _scalars(entry.value):
                if "$" in scalar.text:
                    _judge(reporter, source, scalar)
    yield from reporter.findings


def _scalars(node: Node) -> Iterator[Scalar]:
    """The scalars below a node in order; of what is anchored only at its anchor."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Sequence):
            waiting.extend(reversed(node.items))
        elif isinstance(node, Mapping):
            waiting.extend(value for _, value in reversed(node.pairs))


def _judge(reporter: Reporter, source: Source, scalar: Scalar) -> None:
    text = scalar.text
    if match := _HASH.search(text):
        rest = _WORD.match(text, match.end())
        if any(one["named"] for one in _MARK.finditer(text[match.start() :])):
            span = _place(source, scalar, match.start(), rest.end() if rest else match.end())
            reporter.add(
                source, span, "schema/unescaped-dollar",
                "This hash loses what follows a `$`",
                "Compose puts variables in here; write each `$` as `$$`.", severity="warning",
            )  # fmt: skip
            return
    for match in _MARK.finditer(text):
        if not match["brace"] or (_BRACED.match(text, match.end()) and _closed(text, match.end())):
            continue
        expression = bool(_EXPRESSION.match(text, match.start()))
        end = text.find("}", match.start())
        span = _place(source, scalar, match.start(), len(text) if end < 0 else end + 1)
        reporter.add(
            source, span, "schema/interpolation", "This is no variable that compose can put in",
            "It takes `${NAME}`, `${NAME:-else}`, `${NAME:?message}` and `${NAME:+instead}`; a `$` "
            "that is meant as such is written `$$`.",
            severity="warning" if expression else "error",
        )  # fmt: skip
        return


def _closed(text: str, at: int) -> bool:
    """Whether the brace before `at` is closed; what stands inside may have braces of its own."""
    depth = 1
    while at < len(text):
        if text.startswith("${", at):
            depth += 1
            at += 1
        elif text[at] == "}":
            depth -= 1
            if not depth:
                return True
        at += 1
    return False


def _place(source: Source, scalar: Scalar, start: int, end: int) -> Span:
    """Where a part of a scalar's text stands; the whole scalar where that cannot be said."""
    written = source.slice(scalar.span)
    part = scalar.text[start:end]
    if "\n" not in part and written.count(part) == 1:
        at = scalar.span.start + written.index(part)
        return Span(at, at + len(part))
    return Span(scalar.span.start, min(scalar.span.end, source.line_end(scalar.span.start)))
