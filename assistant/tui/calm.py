"""What would hold up the screen: threads that wait for jobs, and Python's search for garbage."""

from __future__ import annotations

import gc
import sys

_TURN = 0.001
"""Seconds after which another thread lets the screen go on, where it asks for it."""
_GARBAGE = (2_000, 10, 100)
"""How seldom garbage is searched for: new objects, and rounds of the younger generations."""


def begin() -> None:
    """Before other threads the screen goes first."""
    sys.setswitchinterval(_TURN)
    gc.set_threshold(*_GARBAGE)


def settle() -> None:
    """What is there by now stays: garbage is not searched for in it."""
    gc.freeze()
