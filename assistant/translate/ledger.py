"""Keeps the books of a translation: every meaningful line of the source has one fate."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.core.translation import FATES, Fate, LineFate

UNREAD = "no reader of this kind of file knows what stands here"


class Ledger:
    """What is said of the lines of one source; a line that nobody speaks of is lost.

    Of a line that several say something about, the worst counts and all notes are kept.
    """

    def __init__(self, text: str, aside: frozenset[int]) -> None:
        """`aside`: the lines, from 1, that say nothing, such as comments."""
        self.texts = text.split("\n")
        self._aside = aside
        self._said: dict[int, list[tuple[Fate, str]]] = {}
        self._headers: dict[int, int] = {}
        self._leftover: dict[int, str] = {}
        self._named: dict[int, range] = {}
        self._hidden: list[str] = []

    @property
    def meaningful(self) -> tuple[int, ...]:
        """The lines, from 1, that say something."""
        return tuple(n for n in range(1, len(self.texts) + 1) if n not in self._aside)

    def translated(self, lines: Iterable[int], note: str = "") -> None:
        """All that stands in the lines is in the target too."""
        self._say(lines, "translated", note)

    def approximated(self, lines: Iterable[int], how: str) -> None:
        """Something stands in the target that is not quite the same; `how` says in what."""
        self._say(lines, "approximated", how)

    def lost(self, lines: Iterable[int], why: str) -> None:
        """Nothing in the target stands for the lines."""
        self._say(lines, "lost", why)

    def leftover(self, lines: Iterable[int], why: str) -> None:
        """Lines that are lost for this reason unless something else is said of them."""
        self._leftover.update(dict.fromkeys(lines, why))

    def hide(self, secret: str) -> None:
        """A text that is shown in no report: a password, or the hash of one."""
        if secret.strip():
            self._hidden.append(secret.strip())

    def _shown(self, line: int) -> str:
        text = self.texts[line - 1].strip()
        for secret in self._hidden:
            text = text.replace(secret, "***")
        return text

    def opens(self, line: int, last: int) -> None:
        """`line` only opens what stands under it, to the line `last`: it fares as that does."""
        self._headers[line] = max(last, self._headers.get(line, 0))

    def names(self, line: int, lines: range) -> None:
        """`line` only names what stands on other lines, before it: it fares as that does."""
        self._named[line] = lines

    def close(self) -> tuple[LineFate, ...]:
        """The fate of every meaningful line, in order."""
        meaningful = self.meaningful
        fates: dict[int, LineFate] = {}
        for line in reversed(meaningful):
            said = self._said.get(line, [])
            if not said and line in self._headers:
                under = [fates[n] for n in meaningful if line < n <= self._headers[line]]
                said = [_of_all([one.fate for one in under])] if under else []
            elsewhere = [self._said[n] for n in self._named.get(line, ()) if n in self._said]
            if not said and elsewhere:
                worst_of = [max((fate for fate, _ in one), key=FATES.index) for one in elsewhere]
                said = [_of_all(worst_of)]
            if not said:
                said = [("lost", self._leftover.get(line, UNREAD))]
            worst = max((fate for fate, _ in said), key=FATES.index)
            notes = dict.fromkeys(note for _, note in said if note)
            fates[line] = LineFate(line, self._shown(line), worst, tuple(notes))
        return tuple(fates[line] for line in meaningful)

    def _say(self, lines: Iterable[int], fate: Fate, note: str) -> None:
        for line in lines:
            self._said.setdefault(line, []).append((fate, note))


def _of_all(under: list[Fate]) -> tuple[Fate, str]:
    if all(fate == "lost" for fate in under):
        return "lost", "all that stands under it is lost"
    return "translated", ""
