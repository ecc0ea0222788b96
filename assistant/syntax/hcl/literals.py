"""What literals stand for: numbers, and texts with their escapes."""

from __future__ import annotations

import re

from assistant.syntax.hcl.nodes import Expression

_ESCAPES = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))')
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def unescape(text: str) -> str:
    """The value of a quoted string's literal text: escapes and `$${` resolved."""

    def one(match: re.Match[str]) -> str:
        simple, short, long = match.groups()
        if simple:
            return _SIMPLE[simple]
        code = int(short or long, 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    if "\\" in text:
        text = _ESCAPES.sub(one, text)
    return text.replace("$${", "${").replace("%%{", "%{")


def number(text: str) -> int | float:
    """An HCL number; one too large for a float stays large rather than raising."""
    if text.isdigit() and len(text) < 400:
        return int(text)
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def dedent(parts: list[str | Expression]) -> list[str | Expression]:
    """Take the common indentation off, as `<<-` does."""
    marked = "".join(part if isinstance(part, str) else "\0" for part in parts)
    lines = [line for line in marked.split("\n") if line.strip()]
    common = min((len(line) - len(line.lstrip(" \t")) for line in lines), default=0)
    if not common:
        return parts
    out: list[str | Expression] = []
    fresh = True
    for part in parts:
        if not isinstance(part, str):
            out.append(part)
            fresh = False
            continue
        pieces = part.split("\n")
        trimmed = [
            piece[min(common, len(piece) - len(piece.lstrip(" \t"))) :] if n or fresh else piece
            for n, piece in enumerate(pieces)
        ]
        out.append("\n".join(trimmed))
        fresh = False
    return out
