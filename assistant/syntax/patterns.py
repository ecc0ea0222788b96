"""Regular expressions that are compiled when a text first asks for them.

A first check waits for every expression of every rule that is loaded, and most files have a use
for few of them.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """Stands for a compiled expression; what is asked of it once is kept as its own."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        self.__dict__[name] = found
        return found


def later(text: str, flags: int = 0) -> re.Pattern[str]:
    """An expression by its methods, as `re.compile` gives it; functions of `re` do not take it.

    A faulty expression raises re.error when it is first used.
    """
    return cast("re.Pattern[str]", _Later(text, flags))
