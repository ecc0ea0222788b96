"""PowerShell scripts as a format: whether they can be read.

What their commands may be called is judged together with the commands of all other files, since
one script may load another.
"""

from __future__ import annotations

from assistant.check.formats.format import Format, Named
from assistant.check.installed import installed
from assistant.core.finding import Finding
from assistant.syntax.powershell import is_powershell, parse_powershell


def _findings(path: str, text: str) -> tuple[Finding, ...]:
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
