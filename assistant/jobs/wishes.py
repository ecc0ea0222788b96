"""What the user changed in the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Wishes:
    """Values and steps that are to be other than the goal has them."""

    sets: Mapping[str, str] = field(default_factory=dict)
    """Values by parameter."""
    drops: tuple[str, ...] = ()
    """Steps that are left out."""

    def with_value(self, name: str, value: str) -> Wishes:
        """With another value; an empty one leaves it to the goal again."""
        others = {key: text for key, text in self.sets.items() if key != name}
        return replace(self, sets={**others, name: value} if value else others)

    def toggled(self, step: str) -> Wishes:
        """With a step left out, or taken back."""
        others = tuple(name for name in self.drops if name != step)
        return replace(self, drops=others if step in self.drops else (*self.drops, step))
