"""Kickstart files of Anaconda: sections, commands and their options."""

from __future__ import annotations

import re

from assistant import __version__
from assistant.check.formats.format import Format
from assistant.check.formats.kickstart.check import kickstart_findings
from assistant.check.formats.reading import origin_of
from assistant.syntax.templates import bare_name, is_template

__all__ = ["KICKSTART", "is_kickstart"]

_NAME = re.compile(r"(?:.*[-_.])?ks\.cfg\Z|.*\.ks\Z|(?:.*[-_.])?kickstart\.cfg\Z", re.IGNORECASE)
_CONTENT = re.compile(r"^%packages\b.*?^%end\b", re.MULTILINE | re.DOTALL)
_OTHERS = re.compile(
    r"\{[{%]|%\{|<%|\$SNIPPET|^[ \t]*#(?:if|set|end if|raw|for|import)\b"
    r"|^[ \t]*(?:vmaccepteula|accepteula|esxcli)\b|@@\w+@@",
    re.MULTILINE,
)
"""Templates, and what ESXi calls a kickstart file."""


def is_kickstart(path: str, text: str) -> bool:
    """Whether a file is a kickstart file, and no template of one."""
    name = bare_name(path)
    named = bool(_NAME.match(name)) or (is_template(path) and name in ("ks", "kickstart"))
    if not named:
        named = name.endswith((".cfg", ".conf")) and bool(_CONTENT.search(text))
    return named and not _OTHERS.search(text)


KICKSTART = Format(
    name="kickstart",
    matches=is_kickstart,
    check=kickstart_findings,
    schema=lambda: origin_of("kickstart"),
    reader=lambda: ("dryfit's kickstart reader", __version__),
)
