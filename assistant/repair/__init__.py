"""Findings back into the draft: safe fixes, then the model again for the block at fault."""

from __future__ import annotations

from assistant.repair.rounds import ROUNDS, Judged, Mended, repair

__all__ = ["ROUNDS", "Judged", "Mended", "repair"]
