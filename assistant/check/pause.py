"""Checking without the cyclic garbage collector in between.

A check makes tens of thousands of small objects that nothing but trees refers to. Walking all
objects of the process again and again meanwhile took up to half of the time of a check of a long
file, and finds nothing: trees go when the last reference to them goes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_pausing = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """Hold the collector back, in all threads, until the last one that asked for it is done.

    Left alone where the collector was switched off before.
    """
    global _pausing
    with _lock:
        if not _pausing and not gc.isenabled():
            mine = False
        else:
            mine = True
            _pausing += 1
            gc.disable()
    try:
        yield
    finally:
        if mine:
            with _lock:
                _pausing -= 1
                if not _pausing:
                    gc.enable()
