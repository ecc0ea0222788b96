"""The words of a command as the shell would make them, as far as they are known beforehand."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PIECE = re.compile(
    r"""'(?P<single>[^']*)'
    |"(?P<double>(?:[^"\\]|\\.)*)"
    |\\(?P<escape>.)
    |\$\{?(?P<name>[A-Za-z_]\w*)\}?
    |(?P<bare>[^\s'"\\$`*?\[~#!<>&|;(){}]+)
    |(?P<brace>[{}~#!])""",
    re.VERBOSE | re.DOTALL,
)
_INSIDE = re.compile(r"""\\(?P<escape>[$`"\\\n])|\$\{?(?P<name>[A-Za-z_]\w*)\}?|(?P<bad>[$`])""")
_SPLITS = re.compile(r"[\s*?\[]")


def word_of(text: str, constants: Mapping[str, str]) -> str | None:
    """One word as it is written to its value; None where only a run tells, or a pattern stands."""
    out, at = [], 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            return None
        at = match.end()
        kind = match.lastgroup
        if kind == "double":
            inner = inside(match["double"], constants)
            if inner is None:
                return None
            out.append(inner)
        elif kind == "name":
            braced = match.group().startswith("${")
            value = constants.get(match["name"])
            if value is None or braced != match.group().endswith("}") or _SPLITS.search(value):
                return None
            out.append(value)
        elif kind == "brace":
            # A tilde in front means a home, braces together mean several words.
            if (match["brace"] == "~" and not out) or match["brace"] in "{}":
                return None
            out.append(match["brace"])
        else:
            out.append(match[kind or "bare"])
    return "".join(out)


def inside(text: str, constants: Mapping[str, str], *, document: bool = False) -> str | None:
    """The inside of double quotes, or of a here-document; None where only a run tells."""
    out, at = [], 0
    for match in _INSIDE.finditer(text):
        out.append(text[at : match.start()])
        at = match.end()
        if match["bad"]:
            return None
        if match["escape"]:
            sign = match["escape"]
            kept = document and sign == '"'
            out.append(f"\\{sign}" if kept else "" if sign == "\n" else sign)
            continue
        value = constants.get(match["name"])
        braced = match.group().startswith("${")
        if value is None or braced != match.group().endswith("}"):
            return None
        out.append(value)
    return "".join([*out, text[at:]])
