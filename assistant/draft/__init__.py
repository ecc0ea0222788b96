"""Plan to Draft: HCL printed, choices written under a grammar, and who decided what."""

from __future__ import annotations

from assistant.draft.names import UnknownName, verify_names
from assistant.draft.write import Revision, section_at, write_draft

__all__ = ["Revision", "UnknownName", "section_at", "verify_names", "write_draft"]
