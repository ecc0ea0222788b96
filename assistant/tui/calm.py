"""What would hold up the screen: threads that compute, and Python's search for garbage.

Both share one lock with the screen. What is read once and stays (packs, words, grammars: a million
objects) is therefore kept out of that search, which else takes a tenth of a second each time.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.pipeline import Workshop

_TURN = 0.001
"""Seconds after which a thread that computes lets the screen go on, where it asks for it."""
_GARBAGE = (2_000, 10, 100)
"""How seldom garbage is searched for: new objects, and rounds of the younger generations."""
_GOAL = "a Debian 12 Packer image for qemu with 2 cores"


def begin() -> None:
    """Before threads that compute the screen goes first."""
    sys.setswitchinterval(_TURN)
    gc.set_threshold(*_GARBAGE)


def warm(shop: Workshop) -> None:
    """Read, in a thread at the start, what the first goal and the first draft need."""
    import assistant.prove
    import assistant.walking  # noqa: F401 - both are read now, and not when the screen is busy
    from assistant.core.request import Request

    request = Request(_GOAL)
    plan = shop.plan(shop.read(request), request)
    shop.check({file.path: "" for file in plan.files})
    settle()


def settle() -> None:
    """What is there by now stays: garbage is not searched for in it."""
    gc.freeze()
