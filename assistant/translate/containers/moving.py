"""What stays behind with the engine that ran the source."""

from __future__ import annotations

from assistant.translate.model import Stack


def moved(stack: Stack) -> list[str]:
    """Volumes that compose has named after the project: what they hold does not come along."""
    names = [
        thing.name
        for thing in stack.volumes
        if not thing.first("external") and thing.first("name") is None and thing.lines
    ]
    if not names or not stack.projects:
        return []
    shown = ", ".join(f"{stack.name or 'PROJECT'}_{name}" for name in names)
    return [f"empty volumes: compose keeps what there is so far in {shown}, to be copied by hand"]
