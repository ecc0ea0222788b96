"""Words of PowerShell as they are written, and what they say."""

from __future__ import annotations

import re

from assistant.syntax.patterns import later

_QUOTED = later(
    r"""@'[ \t\r]*\n(?P<plain>.*?)\r?\n'@|@"[ \t\r]*\n(?P<rich>.*?)\r?\n"@
    |'(?P<single>(?:[^']|'')*)'
    |"(?P<double>(?:[^"`]|`.|"")*)"
    |`(?P<escaped>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = later(r"`(.)|\"(\")", re.DOTALL)
_BRACKETS = {"(": "()", "{": "{}"}


def literal(text: str) -> str | None:
    """The text of a word or a quoted string; None where it holds what only a run can know."""
    if text[:1] == "'" and text[-1:] == "'" and len(text) > 1:
        return text[1:-1].replace("''", "'")
    if text[:1] == '"' and text[-1:] == '"' and len(text) > 1:
        text = text[1:-1]
        return None if "$" in text or "`" in text else text.replace('""', '"')
    if text[:1] in ("@", "(", "{", "[", "-", "$") or "$" in text or "`" in text:
        return None
    return text


def shown(text: str) -> str:
    """A word with its quotes and escapes taken off and its variables left as they are.

    `()` or `{}` for what stands in brackets.
    """
    bare = text.lstrip("@$")
    if bare[:1] in _BRACKETS and (bare[:1] == "(" or not text.startswith("$")):
        return _BRACKETS[bare[0]]
    if "'" in text or '"' in text or "`" in text:
        return _QUOTED.sub(_unquoted, text)
    return text


def _unquoted(match: re.Match[str]) -> str:
    kind = match.lastgroup
    found = match[kind] if kind else ""
    if kind == "single":
        return found.replace("''", "'")
    if kind == "double":
        return _ESCAPED.sub(r"\1\2", found)
    return found
