"""Which files are PowerShell."""

from __future__ import annotations

from assistant.syntax.patterns import later
from assistant.syntax.templates import HCL_DIRECTIVE

_DIRECTIVE = later(HCL_DIRECTIVE.pattern + r"[^}\n]*\}")
"""`%{` alone is ForEach-Object with its block."""


def is_powershell(path: str, text: str) -> bool:
    """Whether a file is a PowerShell script or module: no template of one, and no user data."""
    if not path.lower().endswith((".ps1", ".psm1")) or _DIRECTIVE.search(text):
        return False
    return not text.lstrip("\ufeff").startswith(("<powershell>", "<script>"))
