"""One part of this machine, as it was looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    says: str
    mend: str = ""
    """One command; empty when nothing is to mend."""
