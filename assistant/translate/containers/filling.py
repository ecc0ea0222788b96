"""Variables of the source where the target has none: their defaults, or something to replace."""

from __future__ import annotations

from assistant.core.translation import Placeholder
from assistant.translate.ledger import Ledger
from assistant.translate.texts import Text, Variable

OPEN = "CHANGE_ME"


class Filling:
    """Fills texts and keeps what was left open."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._seen: dict[str, Placeholder] = {}

    def text(self, text: Text | None, lines: tuple[int, ...]) -> str:
        """The text; what had to stand in for variables is told of its lines."""
        if text is None:
            return ""
        for variable in text.variables:
            self._note(variable, lines)
        return text.filled(self._give)

    def ask(self, name: str, why: str, default: str | None = None) -> None:
        """Something that the user must give."""
        self._seen.setdefault(name, Placeholder(name, why, default))

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """All that was left open."""
        return tuple(self._seen.values())

    def _give(self, variable: Variable) -> str:
        return OPEN if variable.default is None else variable.default

    def _note(self, variable: Variable, lines: tuple[int, ...]) -> None:
        default = variable.default
        stands = OPEN if default is None else default or "nothing"
        self.ledger.approximated(lines, f"{stands} stands in the place of {variable.name}")
        why = f"`{variable.name}` of the source" + (f": replace {OPEN}" if default is None else "")
        self.ask(variable.name, why, default)
