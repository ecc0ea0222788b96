"""Work that can be left at once, while it tidies up after itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from assistant.core.errors import Cancelled

_T = TypeVar("_T")
_TICK_SECONDS = 0.02


class _Work(threading.Thread, Generic[_T]):
    """Not a daemon: the interpreter waits for it, so that nothing is left behind."""

    def __init__(self, call: Callable[[], _T]) -> None:
        super().__init__(name="dryfit-prove", daemon=False)
        self._call = call
        self.results: list[_T] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        """Keep the result or the error for whoever waits."""
        try:
            self.results.append(self._call())
        except BaseException as error:  # noqa: BLE001 - raised again by the one who waits
            self.error = error


def aside(call: Callable[[], _T], stop: threading.Event) -> _T:
    """The result of `call`, run beside this thread; it must look at `stop` itself.

    When `stop` is set this returns within a few hundredths of a second, whatever `call` waits for
    just then (a container that is being made); `call` goes on to its own end.

    Raises Cancelled when `stop` was set, and what `call` raises.
    """
    work = _Work(call)
    work.start()
    try:
        while work.is_alive() and not stop.is_set():
            work.join(_TICK_SECONDS)
    except BaseException:
        # Ctrl-C: the work is told, and waited for.
        stop.set()
        work.join()
        raise
    if work.is_alive():
        raise Cancelled
    if work.error is not None:
        raise work.error
    if stop.is_set():
        raise Cancelled
    return work.results[0]
