"""What a writer hands over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.core.plan import Language
from assistant.core.translation import Placeholder


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the target."""

    path: str
    language: Language
    text: str
    origins: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """For lines of it, those of the source."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of the target with what the user should know of them."""

    pages: tuple[Page, ...]
    placeholders: tuple[Placeholder, ...] = ()
    added: tuple[str, ...] = ()


def no_word(whose: str, concept: str, tool: str) -> str:
    """Why something is lost: the target has nothing of the kind, as far as that is known here."""
    if "." in concept:
        return f"`{concept.removeprefix('.')}` of {whose} is not among what is put into {tool}"
    return f"{tool} has no `{concept}` for {whose}"
