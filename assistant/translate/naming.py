"""Names that the target takes, each used once."""

from __future__ import annotations

from collections.abc import Callable


class Names:
    """Gives each name of the source one of its own in the target."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self._form = form
        self._given: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The same for the same name, and different for different ones."""
        if name not in self._given:
            first = candidate = self._form(name)
            number = 2
            while candidate in self._given.values():
                candidate, number = self._form(f"{first}-{number}"), number + 1
            self._given[name] = candidate
        return self._given[name]
