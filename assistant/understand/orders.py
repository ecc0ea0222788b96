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

_ENTERS = re.compile(
    r"\A\W*(?:(?:please|pls|can you|could you|hi|hey|hello)\W+)*"
    r"(?P<what>log(?:\s?(?:in|on))?\s?(?:in)?to|(?:ssh|rdp|remote|telnet)\s+(?:(?:in|over)\s?)?to|connect\s+to)\s+(?=\w)",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"\b(?:ansible|playbook|terraform|packer|cloud-init)\b", re.IGNORECASE)


def _enters_a_machine(goal: str) -> tuple[Caution, ...]:
    """A caution that declines 'log into 10.0.0.5 and restart nginx', where no tool is named that
    somebody would run there."""
    entering = _ENTERS.match(goal)
    if entering is None or _WRITTEN.search(goal):
        return ()
    text = (
        f"the goal asks to “{entering['what']}” a machine: Dryfit drafts files and reaches no"
        " machine; name Ansible for a playbook, which you run yourself"
    )
    return (Caution("live-estate", text, declines=True),)


def not_understood(goal: str, unread: Sequence[Unread]) -> tuple[Caution, ...]:
    """A caution that declines 'monitor the print server' where the order itself is not read:
    what would be drafted is the thing and not what is to be done with it. So it is where somebody
    is to log in."""
    if entering := _enters_a_machine(goal):
        return entering
    opening = _OPENING.match(goal)
    if opening is None or not any(u.span.start == opening.start("verb") for u in unread):
        return ()
    text = (
        f"what “{opening['verb']}” asks for is not understood: Dryfit drafts new images, machines,"
        " playbooks and services; say what should be built"
    )
    return (Caution("order-not-understood", text, declines=True),)
