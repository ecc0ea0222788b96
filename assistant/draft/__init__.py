"""Plan to Draft: HCL printed, choices written under a grammar, and who decided what."""

from __future__ import annotations

from assistant.draft.names import UnknownName, verify_names
from assistant.draft.write import write_draft

__all__ = ["UnknownName", "verify_names", "write_draft"]
