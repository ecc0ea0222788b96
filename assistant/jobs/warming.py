"""What the first goal and the first draft need, read before they come."""

from __future__ import annotations

import gc

from assistant.jobs.given import Given

_GOAL = "a Debian 12 Packer image for qemu with 2 cores"


def warm(given: Given) -> None:
    """Read it; then take away what an earlier session left that was killed: seconds at most."""
    import assistant.prove
    import assistant.walking  # noqa: F401 - both are read now, and not when somebody waits
    from assistant.core.request import Request

    request = Request(_GOAL)
    with given.turn() as shop:
        plan = shop.plan(shop.read(request), request)
    with given.turn():
        shop.check({file.path: "" for file in plan.files})
    # What is there by now (packs, words, grammars: a million objects) stays, and no garbage is
    # searched for in it.
    gc.freeze()
    shop.tidy()
