"""PowerShell scripts as a format: which files are one, and whether they can be read.

What their commands may be called is judged together with the commands of all other files, since
one script may load another.
"""

from __future__ import annotations

import re

from assistant.check.formats.format import Format, Named
from assistant.check.installed import installed
from assistant.core.finding import Finding

_DIRECTIVE = re.compile(r"%\{~?\s*(?:if|for|else|endif|endfor)\b[^}\n]*\}")


def is_powershell(path: str, text: str) -> bool:
    """Whether a file is a PowerShell script or module: no template of one, and no user data."""
    if not path.lower().endswith((".ps1", ".psm1")) or _DIRECTIVE.search(text):
        return False
    return not text.lstrip("\ufeff").startswith(("<powershell>", "<script>"))


def _findings(path: str, text: str) -> tuple[Finding, ...]:
    from assistant.syntax.powershell import parse_powershell

    return parse_powershell(path, text).findings


def _schema() -> Named:
    from assistant.knowledge.cmdlets import cmdlets

    return "cmdlets", cmdlets().about.date


POWERSHELL = Format(
    name="powershell",
    matches=is_powershell,
    check=_findings,
    schema=_schema,
    reader=lambda: ("tree-sitter-pwsh", installed("tree-sitter-pwsh")),
    whole=False,
)
