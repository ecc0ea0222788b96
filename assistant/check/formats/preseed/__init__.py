"""Preseed files of Debian's installer: owner, question, type and value, line by line."""

from __future__ import annotations

import re

from assistant import __version__
from assistant.check.formats.format import Format
from assistant.check.formats.preseed.check import preseed_findings
from assistant.check.formats.reading import origin_of
from assistant.syntax.templates import bare_name, is_template

__all__ = ["PRESEED", "is_preseed"]

_NAME = re.compile(r"(?:.*[-_.])?preseed(?:[-_.].*)?\.(?:cfg|txt)\Z|.*\.(?:preseed|seed)\Z", re.I)
_CONTENT = re.compile(r"^[ \t]*d-i[ \t]+[\w-]+/\S+[ \t]+\w+", re.MULTILINE)
_TEMPLATE = re.compile(
    r"\{%|%\{|<%|\$SNIPPET|^[ \t]*#(?:if|set|end if|raw|for|import)\b", re.MULTILINE
)


def is_preseed(path: str, text: str) -> bool:
    """Whether a file is a preseed file, and none of its lines a template's own."""
    name = bare_name(path)
    if _TEMPLATE.search(text):
        return False
    if _NAME.match(name):
        return bool(_CONTENT.search(text))
    return (name.endswith(".cfg") or is_template(path)) and len(_CONTENT.findall(text)) > 2


PRESEED = Format(
    name="preseed",
    matches=is_preseed,
    check=preseed_findings,
    schema=lambda: origin_of("preseed"),
    reader=lambda: ("dryfit's preseed reader", __version__),
    whole=False,
)
