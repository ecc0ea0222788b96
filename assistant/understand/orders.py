"""What a goal asks to be done with something that is there, where nobody knows what that is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.intent import Caution, Unread

_OPENING = re.compile(
    r"\A\W*(?:(?:please|pls|can you|could you|hi|hey|hello)\W+)*(?P<verb>[a-z]{3,})\s+"
    r"(?:the|my|our|this|that|these|those|all|every|each|both)\s+(?=\w)",
    re.IGNORECASE,
)


def not_understood(goal: str, unread: Sequence[Unread]) -> tuple[Caution, ...]:
    """A caution that declines 'monitor the print server' where the order itself is not read:
    what would be drafted is the thing and not what is to be done with it."""
    opening = _OPENING.match(goal)
    if opening is None or not any(u.span.start == opening.start("verb") for u in unread):
        return ()
    text = (
        f"what “{opening['verb']}” asks for is not understood: Dryfit drafts new images, machines,"
        " playbooks and services; say what should be built"
    )
    return (Caution("order-not-understood", text, declines=True),)
