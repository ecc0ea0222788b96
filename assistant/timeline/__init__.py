"""When everything runs, read from the files alone. Order obligations are judged on this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.syntax.hcl import read_modules
from assistant.timeline.packer import build_moments
from assistant.timeline.types import Moment, Timeline, Trap

__all__ = ["Moment", "Timeline", "Trap", "timeline_of"]


def timeline_of(files: Mapping[str, str]) -> Timeline:
    """The timeline of a draft's files; empty where nothing runs in a known order. Never raises."""
    moments: list[Moment] = []
    modules = [module for module in read_modules(files) if module.tool == "packer"]
    folders = [module.folder for module in modules]
    for module in modules:
        moments += build_moments(module, files, folders)
    return Timeline(tuple(moments), tuple(_traps(moments)))


def _traps(moments: list[Moment]) -> Iterator[Trap]:
    """Anything but the power-off after sysprep runs in a half-sealed system."""
    for seal in moments:
        if seal.what != "sysprep":
            continue
        for later in moments:
            together = not seal.only or not later.only or set(seal.only) & set(later.only)
            if (
                later.order > seal.order
                and later.lane == "image"
                and later.stage != "shutdown"
                and together
            ):
                text = f"{later.what} runs after sysprep, in a half-sealed system"
                yield Trap("after-sysprep", text, later.path, later.line)
