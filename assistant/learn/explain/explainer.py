"""All that is known of one line of a file, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from assistant.core.explanation import Explanation, Idea, Outline, Spot, Use
from assistant.core.timeline import Timeline
from assistant.knowledge import Packs
from assistant.learn.explain.spots import Spots
from assistant.learn.explain.uses import Uses
from assistant.render.timeline.when import sentence_of
from assistant.render.timeline.words import named
from assistant.syntax.hcl import Module
from assistant.timeline import timeline_of
from assistant.workspace.decided import Decided

_OUTLINED = {
    "packer": 1, "terraform": 0, "compose": 1, "cloud-init": 1, "ansible": 1, "unattend": 2,
    "docker": 1, "powershell": 0, "shell": 0, "kickstart": 0, "preseed": 0,
    "podman": 1, "vagrant": 2,
}  # fmt: skip
"""The deepest level that stands in the outline."""
_MOMENTS = 5
"""Moments of one place that are told."""

FindIdea = Callable[[str, Sequence[str]], Idea | None]
"""The concept for a tool's name, given as schema elements from the whole to the bare."""


class Explainer:
    """Explains places in a set of files."""

    def __init__(
        self,
        files: Mapping[str, str],
        packs: Packs,
        find_idea: FindIdea,
        folder: Path | None = None,
    ) -> None:
        """`folder`: where the files lie, if they may be a draft's."""
        self.files = files
        self.find_idea = find_idea
        self.spots = Spots(files, packs)
        self.decided = Decided.read(folder) if folder is not None else None
        self._uses: dict[str, Uses] = {}

    @cached_property
    def timeline(self) -> Timeline:
        """When everything in the files runs."""
        return timeline_of(self.files)

    def at(self, path: str, line: int) -> Explanation | None:
        """The innermost thing that has a name on a line, from 1. None: nothing does."""
        spots = self.spots.of(path) or ()
        around = [spot for spot in spots if spot.start <= line <= spot.end]
        if not around:
            return None
        spot = max(around, key=lambda one: (one.level, one.start))
        within = [one for one in around if one.level < spot.level]
        return self.explain(spot, within, line)

    def explain(self, spot: Spot, within: Sequence[Spot] = (), line: int = 0) -> Explanation:
        """What one thing means; `line` is the one that was asked for, 0: its first."""
        declared: tuple[Use, ...] = ()
        used: tuple[Use, ...] = ()
        module = self.spots.module_of(spot.path)
        if module is not None:
            declared, used = self._of(module).around(spot.path, spot.start, spot.end)
        origin = ""
        if self.decided is not None:
            text = self.files[spot.path]
            origin = self.decided.line(spot.path, text, line or spot.start)
        return Explanation(
            spot=spot,
            within=tuple(one.name for one in sorted(within, key=lambda one: one.level)),
            declared=declared,
            used=used,
            when=self._when(spot),
            idea=self.find_idea(spot.tool, spot.elements) if spot.known.known else None,
            origin=origin,
        )

    def outline(self, path: str) -> Outline:
        """A file's parts, and the order in which what they start runs."""
        spots = self.spots.of(path) or ()
        kept = [
            spot
            for spot in spots
            if spot.level <= _OUTLINED.get(spot.tool, 0)
            and (spot.kind != "attribute" or spot.level == 0)
            and not (spot.tool == "ansible" and spot.kind == "key")
        ]
        moments = [m for m in self.timeline.moments if m.path == path]
        order = [Use(f"{m.stage}: {named(m)}" if m.stage != named(m) else m.stage, m.path, m.line)
                 for m in sorted(moments, key=lambda m: (m.course, m.order))]  # fmt: skip
        return Outline(path, tuple(kept), tuple(dict.fromkeys(order)))

    def _when(self, spot: Spot) -> tuple[str, ...]:
        found = [
            m for m in self.timeline.moments
            if m.path == spot.path and spot.start <= m.line <= spot.end
        ]  # fmt: skip
        told = [sentence_of(moment, self.timeline) for moment in found[:_MOMENTS]]
        more = len(found) - _MOMENTS
        return (*told, f"and {more} more things that run") if more > 0 else tuple(told)

    def _of(self, module: Module) -> Uses:
        key = f"{module.tool}:{module.folder}"
        if key not in self._uses:
            self._uses[key] = Uses(module)
        return self._uses[key]
