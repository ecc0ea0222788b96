"""When everything runs, read from the files alone. Order obligations are judged on this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.core.timeline import Moment, Timeline, Trap
from assistant.syntax.hcl import Module, read_modules
from assistant.timeline.packer import build_moments

__all__ = ["Moment", "Timeline", "Trap", "timeline_of"]


def timeline_of(files: Mapping[str, str], modules: Sequence[Module] | None = None) -> Timeline:
    """The timeline of a draft's files; empty where nothing runs in a known order. Never raises.

    `modules`: those of the files, where they have been read already.
    """
    moments: list[Moment] = []
    modules = read_modules(files) if modules is None else modules
    modules = [module for module in modules if module.tool == "packer"]
    folders = [module.folder for module in modules]
    for module in modules:
        moments += build_moments(module, files, folders)
    return Timeline(tuple(moments), tuple(_traps(moments)))


def _traps(moments: list[Moment]) -> Iterator[Trap]:
    """Anything but the power-off after sysprep runs in a half-sealed system."""
    sealed: dict[tuple[str, ...], int] = {}
    for moment in moments:
        if moment.what == "sysprep":
            first = sealed.get(moment.only, moment.order)
            sealed[moment.only] = min(first, moment.order)
    for later in moments if sealed else ():
        if later.lane == "image" and later.stage != "shutdown":
            for only, order in sealed.items():
                together = not only or not later.only or set(only) & set(later.only)
                if later.order > order and together:
                    text = f"{later.what} runs after sysprep, in a half-sealed system"
                    yield Trap("after-sysprep", text, later.path, later.line)
                    break
