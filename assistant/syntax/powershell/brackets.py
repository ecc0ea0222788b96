"""Brackets of PowerShell that plainly do not match: certain, whatever the grammar thinks."""

from __future__ import annotations

import re

from assistant.core.finding import Finding
from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span

_PAIRS = {")": "(", "}": "{", "]": "["}
_POWERSHELL = later(
    r"""(?P<here>@'[ \t\r]*\n.*?\n'@|@"[ \t\r]*\n.*?\n"@)
    |(?P<remark><\#.*?\#>)
    |(?P<escape>`.)
    |(?P<comment>(?:(?<=[\s;{}()])|\A)\#[^\n]*)
    |(?P<single>'(?:[^']|'')*')
    |(?P<double>")
    |(?P<stop>--%[^\n]*)
    |(?P<open>[({\[])
    |(?P<close>[)}\]])
    |(?P<odd>@['"]|<\#|')""",
    re.VERBOSE | re.DOTALL,
)
_DOUBLE = later(r'[^"`$]+|`.|""|\$(?!\()', re.DOTALL)


def bracket_findings(source: Source) -> tuple[Finding, ...]:
    """Brackets that plainly do not match; nothing where strings or comments are in doubt."""
    text = source.text
    opened: list[tuple[str, int]] = []
    at = 0
    while match := _POWERSHELL.search(text, at):
        at = match.end()
        kind = match.lastgroup
        if kind == "odd":
            return ()
        if kind == "double":
            end = _double_end(text, at, 0)
            if end is None:
                return ()
            at = end
        elif kind == "open":
            opened.append((match.group(), match.start()))
        elif kind == "close":
            sign, here = match.group(), match.start()
            if not opened or opened[-1][0] != _PAIRS[sign]:
                summary = f"This `{sign}` closes nothing"
                if opened:
                    line = source.line_of(opened[-1][1])
                    summary = f"This `{sign}` does not fit the `{opened[-1][0]}` of line {line}"
                return (source.parse_finding("unbalanced", Span(here, here + 1), summary),)
            opened.pop()
    if opened:
        sign, here = opened[-1]
        summary = f"This `{sign}` is never closed"
        return (source.parse_finding("unclosed", Span(here, here + 1), summary),)
    return ()


def _double_end(text: str, at: int, depth: int) -> int | None:
    """The end of a double-quoted string whose inside begins at `at`; None when in doubt."""
    if depth > 20:
        return None
    while at < len(text):
        run = _DOUBLE.match(text, at)
        if run:
            at = run.end()
        elif text[at] == '"':
            return at + 1
        elif text.startswith("$(", at):
            parens, at = 1, at + 2
            while parens:
                match = _POWERSHELL.search(text, at)
                if match is None or match.lastgroup == "odd":
                    return None
                at = match.end()
                parens += (match.group() == "(") - (match.group() == ")")
                if match.lastgroup == "double":
                    inner = _double_end(text, at, depth + 1)
                    if inner is None:
                        return None
                    at = inner
        else:
            return None
    return None
