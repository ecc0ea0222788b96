"""Where a quoted string ends, templates in it and strings in those included."""

from __future__ import annotations

import re
from collections.abc import Callable

MAX_DEPTH = 50
"""Templates in strings in templates, nested deeper than this, are refused."""

_RUN = re.compile(r'[^"\\$%\n]+')
_TEMPLATE_RUN = re.compile(r'[^"{}/#\n]+|//[^\n]*|#[^\n]*|/\*.*?\*/', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[nrt\"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})")

BadEscape = Callable[[int], None]
"""Told the offset of a backslash that begins no escape that HCL knows."""


class TooDeep(Exception):
    """The nesting has no end that anybody would have meant."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def string_end(text: str, start: int, bad_escape: BadEscape, depth: int = 0) -> int | None:
    """The offset after the string that begins with the quote at `start`.

    None when it does not end on its line. Raises TooDeep.
    """
    at = start + 1
    while at < len(text):
        char = text[at]
        if char == '"':
            return at + 1
        if char == "\n":
            return None
        if char == "\\":
            escape = _ESCAPE.match(text, at)
            if escape is None and text[at + 1 : at + 2] in ("", "\n"):
                return None
            if escape is None:
                bad_escape(at)
            at = escape.end() if escape else at + 2
        elif char in "$%":
            if text.startswith(char + "{", at + 1):  # $${ is a literal ${
                at += 3
            elif text.startswith("{", at + 1):
                inner = _template_end(text, at + 2, bad_escape, depth + 1)
                if inner is None:
                    return None
                at = inner
            else:
                at += 1
        else:
            run = _RUN.match(text, at)
            at = run.end() if run else at + 1
    return None


def _template_end(text: str, at: int, bad_escape: BadEscape, depth: int) -> int | None:
    """The offset after an interpolation whose inside begins at `at`."""
    if depth > MAX_DEPTH:
        raise TooDeep(at)
    braces = 0
    while at < len(text):
        char = text[at]
        if char == '"':
            inner = string_end(text, at, bad_escape, depth)
            if inner is None:
                return None
            at = inner
            continue
        if char == "}" and braces == 0:
            return at + 1
        braces += (char == "{") - (char == "}")
        run = None if char in "{}\n" else _TEMPLATE_RUN.match(text, at)
        at = run.end() if run else at + 1
    return None
