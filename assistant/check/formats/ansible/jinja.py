"""Templates in the values of Ansible's files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.check.report import Reporter
from assistant.core.finding import Finding
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence

_SIMPLE = re.compile(
    r"\{\{-?\s*[A-Za-z_][\w.]*(?:\[(?:'[\w -]*'|\"[\w -]*\"|\w+)\])?"
    r"(?:\s*\|\s*[a-z_][\w.]*(?:\((?:'[^'{}]*'|\"[^\"{}]*\"|[\w.]+|true|false)?\))?)*\s*-?\}\}"
)
_MARK = re.compile(r"\{\{|\{%|\{#")
_PLAIN_TEST = re.compile(
    r"(?:not\s+)?[\w.]+(?:\s+is\s+(?:not\s+)?\w+|\s*(?:==|!=|>=|<=|>|<)\s*(?:[\w.]+|'[^']*'|\"[^\"]*\"))?"
    r"(?:\s+(?:and|or)\s+(?:not\s+)?[\w.]+(?:\s+is\s+(?:not\s+)?\w+)?)*\Z"
)
_LONGEST = 20_000
"""Characters of a value that is looked into."""


def jinja(scalar: Scalar) -> bool:
    """Whether the value is known only when a template was filled in."""
    text = scalar.text
    return "{{" in text or "{%" in text or "{#" in text or "${" in text


def templates(source: Source, top: Node) -> Iterator[Finding]:
    """Templates that cannot be read, and those that YAML reads as a mapping for want of quotes."""
    reporter = Reporter("schema")
    waiting: list[tuple[Node, str]] = [(top, "")]
    while waiting:
        node, key = waiting.pop()
        if isinstance(node, Scalar):
            _scalar(reporter, source, node, key)
        elif isinstance(node, Sequence):
            waiting.extend((item, key) for item in reversed(node.items))
        elif isinstance(node, Mapping):
            if node.flow and node.pairs and isinstance(node.pairs[0][0], Mapping):
                _unquoted(reporter, source, node)
                continue
            for name, value in reversed(node.pairs):
                waiting.append((value, name.text if isinstance(name, Scalar) else ""))
    yield from reporter.findings


def _unquoted(reporter: Reporter, source: Source, node: Mapping) -> None:
    span = Span(node.span.start, min(node.span.end, source.line_end(node.span.start)))
    reporter.add(
        source, span, "schema/unquoted-template", "A value that begins with `{{` needs quotes",
        "YAML reads it as a mapping.",
    )  # fmt: skip


def _scalar(reporter: Reporter, source: Source, node: Scalar, key: str) -> None:
    text = node.text
    if node.tag is not None or len(text) > _LONGEST:
        return
    if key in ("when", "changed_when", "failed_when", "until", "that"):
        if not text or _MARK.search(text) or _PLAIN_TEST.match(text) or "${" in text:
            return
        problem = _read("{% if (" + text + "\n) %}{% endif %}")
    else:
        if not _MARK.search(text):
            return
        left = _SIMPLE.sub("", text)
        if not _MARK.search(left):
            return
        problem = _read(text)
    if problem:
        span = Span(node.span.start, min(node.span.end, source.line_end(node.span.start)))
        reporter.add(
            source, span, "schema/template", "This template cannot be read", f"Jinja: {problem}."
        )


@lru_cache(maxsize=4096)
def _read(text: str) -> str:
    """What Jinja says against a template; empty where it reads it."""
    from jinja2 import Environment, TemplateSyntaxError

    environment = Environment(  # noqa: S701 - nothing is rendered
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]
    )
    try:
        environment.parse(text)
    except TemplateSyntaxError as error:
        return (error.message or "it cannot be read").rstrip(".")
    except RecursionError:
        return ""
    return ""
