"""Files that a template engine turns into others: `templatefile` of HCL, Jinja, make's `.in`."""

from __future__ import annotations

import re
from posixpath import basename

from assistant.syntax.patterns import later

ENDINGS = (
    ".pkrtpl.hcl", ".tftpl.hcl", ".tpl.hcl", ".tftpl", ".tpl", ".pkrtpl", ".tmpl", ".template",
    ".j2", ".in",
)  # fmt: skip
"""What the names of templates end with."""
HCL_DIRECTIVE = re.compile(r"%\{~?\s*(?:if|for|else|endif|endfor)\b")
"""A statement of `templatefile`: what it makes is known only when it has run."""
DIRECTIVE = later(
    rf"{HCL_DIRECTIVE.pattern}|\{{%[-+]?\s*\w|<%|\A## template:|^[ \t]*\{{\{{[-\s]",
    re.MULTILINE,
)
"""The same of any template engine."""


def is_template(path: str) -> bool:
    """Whether the name says that the file is a template."""
    return basename(path).lower().endswith(ENDINGS)


def bare_name(path: str) -> str:
    """The file's name without its folder and without a template's ending."""
    name = basename(path)
    ending = next((one for one in ENDINGS if name.lower().endswith(one)), "")
    return name[: len(name) - len(ending)]
