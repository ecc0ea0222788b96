"""Which files are PowerShell."""

from __future__ import annotations

import re

from assistant.syntax.templates import HCL_DIRECTIVE

_DIRECTIVE = re.compile(HCL_DIRECTIVE.pattern + r"[^}\n]*\}")
"""`%{` alone is ForEach-Object with its block."""


def is_powershell(path: str, text: str) -> bool:
    """Whether a file is a PowerShell script or module: no template of one, and no user data."""
    if not path.lower().endswith((".ps1", ".psm1")) or _DIRECTIVE.search(text):
        return False
    return not text.lstrip("\ufeff").startswith(("<powershell>", "<script>"))
