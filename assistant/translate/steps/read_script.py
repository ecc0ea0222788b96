"""A shell script to steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import basename

from assistant.core.errors import Declined
from assistant.syntax.shell import Statement, is_shell, statements
from assistant.syntax.source import Source, Span
from assistant.translate.ledger import Ledger
from assistant.translate.steps.model import Lines, Steps
from assistant.translate.steps.script import Script


def is_script(path: str, text: str) -> bool:
    """Whether a file is a script for a shell."""
    return is_shell(path, text)


def read_script(path: str, text: str, ledger: Ledger, _beside: Mapping[str, str]) -> Steps:
    """The steps of a script. Raises Declined where it has none."""
    source = Source(path, text)

    def at(span: Span) -> Lines:
        last = max(span.start, span.end - 1)
        return tuple(range(source.line_of(span.start), source.line_of(last) + 1))

    first = text.split("\n", 1)[0]
    bash = "bash" in first or path.endswith(".bash")
    own = re.search(r"\s(-[a-z]+)\s*$", first) if first.startswith("#!") else None
    script = Script(text, at, ledger, bash=bash, options=own[1] if own else "")
    steps = Steps(stem(path), script.read())
    steps.strict = script.strict
    if not steps.steps:
        raise Declined(f"{path} does nothing to translate", mend="give a script with commands")
    return steps


def stem(path: str) -> str:
    """A file's name without its endings."""
    return re.sub(r"(\.pkr)?\.\w+$", "", basename(path)) or "steps"


def script_aside(text: str) -> frozenset[int]:
    """Blank lines and comments, but not those inside of a here-document."""
    out = {n for n, line in enumerate(text.split("\n"), 1) if not line.strip() or _comment(line)}
    source = Source("", text)
    for one in _flat(statements(text) or ()):
        if "<<" in text[one.span.start : one.span.end]:
            last = source.line_of(max(one.span.start, one.span.end - 1))
            out -= set(range(source.line_of(one.span.start), last + 1))
    return frozenset(out)


def _comment(line: str) -> bool:
    return line.lstrip(" \t\ufeff").startswith("#")


def _flat(given: tuple[Statement, ...]) -> list[Statement]:
    """The statements that hold no other ones."""
    out: list[Statement] = []
    for one in given:
        out += _flat(one.inner) if one.inner else [one]
    return out
