"""The resources of one goal while values are read into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.core.intent import Span
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.leaves import Leaf, leaves
from assistant.understand.resources.shapes import Shaped

Text = str | int | bool
OFF = frozenset(("off", "false", "no", "disabled"))
"""Words behind something that say that it is not wanted."""


@dataclass
class Sheet:
    """The resources of one goal while values are read into them."""

    reading: Reading
    named: list[Named]
    shaped: Sequence[Shaped]

    @cached_property
    def leaves(self) -> Mapping[str, tuple[Leaf, ...]]:
        """The attributes of every type that is named."""
        return {one.type: leaves(one.body) for one in self.named}

    def near(self, at: int) -> list[Named]:
        """The resources, those first that a word at `at` most likely speaks of: the last one named
        before it, then the next one, then the others."""
        before = [n for n in self.named if n.span.start <= at]
        after = [n for n in self.named if n.span.start > at]
        before.sort(key=lambda n: -n.span.start)
        return [*before[:1], *after[:1], *before[1:], *after[1:]]

    def put(self, one: Named, path: str, value: Text, span: Span) -> bool:
        """Write a value unless the path has one; resources that share their words get it too."""
        twins = [n for n in self.named if n.type == one.type and n.span == one.span]
        if path in one.values and one.values[path][0] != value and path not in one.weak:
            return False
        for twin in twins:
            if path in twin.weak or path not in twin.values:
                twin.values[path] = (value, span)
                twin.weak.discard(path)
        self.reading.claim(span.start, span.end, f"{one.type}.{path} = {value}")
        return True


def joined(one: Span, other: Span) -> Span:
    """Both stretches and what stands between them."""
    return Span(min(one.start, other.start), max(one.end, other.end))


def takes_text(kind: object) -> bool:
    """Whether a text is written for an attribute of this type."""
    return kind == "string" or (isinstance(kind, list) and kind[0] == "map")
