"""A redraft as the workbench offers it: hunks over the files in the editor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.jobs.wishes import Wishes

if TYPE_CHECKING:
    from assistant.core.hunk import Hunk
    from assistant.core.report import Report
    from assistant.core.request import Request


@dataclass(frozen=True, slots=True)
class Offer:
    """What a change comes to. Nothing of it is in the editor yet."""

    request: Request
    report: Report
    wishes: Wishes
    told: tuple[str, ...]
    """What was changed, in a few words each."""
    now: Mapping[str, str]
    """The files as they stood when it was made."""
    hunks: tuple[Hunk, ...]

    def merged(self, hunks: Iterable[Hunk]) -> dict[str, str]:
        """The files with some of the hunks taken."""
        from assistant.workspace.merge import taken

        return taken(self.now, hunks)
