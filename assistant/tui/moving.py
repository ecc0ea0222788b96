"""A step moved at the workbench: what would change is told, and done when it is asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from assistant.tui.messages import StepMoved
from assistant.tui.session import Session

if TYPE_CHECKING:
    from assistant.timeline.moving import Target


@dataclass(frozen=True, slots=True)
class Said:
    """A line for the user, and the texts that take the old ones' places."""

    text: str
    texts: Mapping[str, str] = field(default_factory=dict)


class Moving:
    """Remembers what was told, so that only that is done."""

    def __init__(self) -> None:
        self._told: tuple[int, str, Target] | None = None

    def told(self, session: Session, event: StepMoved) -> Said:
        """The first time what would change; the second time, nothing having changed, the change."""
        script, to, changes = event.script, event.to, event.changes
        ask = (event.revision, script, to)
        if isinstance(changes, str):
            self._told = None
            return Said(f"not moved: {changes}")
        if event.revision != session.revision:
            return Said("the files changed meanwhile; m once more")
        texts = {path: text for path, text in changes.items() if text is not None}
        if len(texts) != len(changes) or not texts.keys() <= session.texts.keys():
            self._told = None
            return Said("this adds or takes a file: ^s, then dryfit timeline --move does it")
        if self._told == ask:
            self._told = None
            return Said(f"{script} runs {_when(to)} now; m again moves it back", texts)
        self._told = ask
        told = ", ".join(_counted(session.texts[path], text, path) for path, text in texts.items())
        return Said(f"{_when(to)}: {told}. m again does it")


def _when(to: Target) -> str:
    return {"clone first boot": "at the clone's first boot"}.get(to, to)


def _counted(old: str, new: str, path: str) -> str:
    added = taken = 0
    lines = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    for kind, first, last, start, end in lines.get_opcodes():
        if kind != "equal":
            taken, added = taken + last - first, added + end - start
    return f"{path} +{added} -{taken}"
