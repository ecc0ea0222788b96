"""What conclusions are written into."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.core.errors import UsageError
from assistant.core.intent import Caution, Parameter, Part, Question
from assistant.understand.unknown import nearest_names


@dataclass(slots=True)
class Settled:
    """What an Intent is made from, beside the reading itself."""

    parts: list[Part] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """True when a parameter of this name stands already."""
        return any(parameter.name == name for parameter in self.parameters)

    def assume(self, name: str, value: str, why: str) -> None:
        """Fill in what the goal leaves open, with the reason."""
        self.parameters.append(Parameter(name, value, "assumed", None, why))


def known_or_usage(name: str, value: str, known: list[str]) -> None:
    """Raise UsageError, with the nearest names, when a set value is none of the known ones."""
    if value not in known:
        near = [n for n in nearest_names(value) if n in known] or known
        raise UsageError(
            f"--set {name}={value}: no {name} of this name is known here",
            mend="known: " + ", ".join(near),
        )
