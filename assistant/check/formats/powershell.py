"""PowerShell scripts as a format: whether they can be read.

What their commands may be called is judged together with the commands of all other files, since
one script may load another.
"""

from __future__ import annotations

from assistant.check.formats.format import Format
from assistant.check.formats.reading import origin_of
from assistant.check.installed import installed
from assistant.core.finding import Finding
from assistant.syntax.powershell import is_powershell, parse_powershell


def _findings(path: str, text: str) -> tuple[Finding, ...]:
    return parse_powershell(path, text).findings


POWERSHELL = Format(
    name="powershell",
    matches=is_powershell,
    check=_findings,
    schema=lambda: origin_of("powershell"),
    reader=lambda: ("tree-sitter-pwsh", installed("tree-sitter-pwsh")),
    whole=False,
)
