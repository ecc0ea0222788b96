"""YAML scalars as text that every reader takes for the same value."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

_AMBIGUOUS = re.compile(
    r"[-+]?[\d._]+(?:[eE][-+]?\d+)?|[yYnN=]|0[oO]?\d+|\d[\d.:-]*:\d[\d.:-]*(?:/\w+)?"
)
"""Read as numbers or truths by some readers, and as text by others: 22:22 is 1342."""


def scalar(value: Any) -> str:
    """A plain value as YAML source text, in one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(text: str) -> str:
    """`text` as a YAML scalar that reads back as this text under YAML 1.1 and 1.2."""
    if is_plain(text):
        return text
    if any(ord(character) < 32 for character in text):
        return f'"{escaped(text)}"'
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def escaped(text: str) -> str:
    """`text` for the inside of double quotes."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def is_plain(text: str) -> bool:
    """Whether a text may stand without quotes, outside of brackets."""
    dumper = _dumper()
    analysis = dumper.analyze_scalar(text)
    if analysis.multiline or not analysis.allow_block_plain or text != text.strip():
        return False
    if _AMBIGUOUS.fullmatch(text):
        return False
    from yaml import ScalarNode

    return str(dumper.resolve(ScalarNode, text, (True, False))) == "tag:yaml.org,2002:str"


@cache
def _dumper() -> Any:
    # Imported here: PyYAML costs start-up time that files in other languages need not pay.
    from io import StringIO

    from yaml import SafeDumper

    return SafeDumper(StringIO())
