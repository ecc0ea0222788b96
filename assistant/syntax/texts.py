"""JSON and PowerShell: whether they can be read at all, and where not."""

from __future__ import annotations

import json
import re

from assistant.core.finding import Finding
from assistant.syntax.source import Source, Span


def json_findings(path: str, text: str) -> tuple[Finding, ...]:
    """One finding where the text is not JSON."""
    source = Source(path, text)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        summary = f"Not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        return (source.parse_finding("json", _one(source, error.pos), summary),)
    except RecursionError:
        return (source.parse_finding("json", _one(source, 0), "Not JSON: nested too deeply"),)
    except ValueError as error:  # a number with too many digits
        return (source.parse_finding("json", _one(source, 0), f"Not JSON: {error}"),)
    return ()


_PAIRS = {")": "(", "}": "{", "]": "["}
_POWERSHELL = re.compile(
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
_DOUBLE = re.compile(r'[^"`$]+|`.|""|\$(?!\()', re.DOTALL)


def powershell_findings(path: str, text: str) -> tuple[Finding, ...]:
    """Brackets that plainly do not match; nothing where strings or comments are in doubt."""
    source = Source(path, text)
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


def _one(source: Source, here: int) -> Span:
    """A span of one character that lies in the text."""
    here = min(max(here, 0), len(source.text))
    return Span(here, min(here + 1, len(source.text)))
