"""What is left in a cache folder when everything has ended."""

from __future__ import annotations

from pathlib import Path


def left_in(cache: Path) -> list[Path]:
    """All that lies there; the folder of running sandboxes only when something lies in it."""
    return sorted(p for p in cache.iterdir() if p.name != "sandboxes" or any(p.iterdir()))
