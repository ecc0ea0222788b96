"""What a word of a question may be in the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.learn.words.sayings import Sayings
from assistant.learn.words.stems import root

_ALIKE = 0.3
"""So much a word tells that is not the question's own but stands for it."""
_SLIP = 0.6
"""So much a known word tells that the question's own is a slip of, or is made from."""
_EVERYDAY = 0.7
"""So much a word of everyday English tells."""
_NUMBER = 0.2
"""So much a bare number tells, which is mostly the asker's own port or size."""
_NUMBERED = re.compile(r"([a-z]{2,})\d{1,4}|\d+[a-z]{1,3}")
"""A machine of the asker's own (web30), and a size (512m)."""
_HALF = 4
"""Letters from which a half of a word that is two written as one may be a word."""
_NAME = 3
"""Letters from which a name with another number is that name (ens3, vmbr2)."""
_BEFORE = re.compile(r"\A(?:re|un|pre|auto|non|multi|sub)-?(?=[a-z]{4})")
_AFTER = re.compile(r"(?:able|ible|ations?|ments?|ers?|ors?|ly|less|ness|ity|ally|al|ive|ful)\Z")
"""What words are made from others with."""
_SLIPS = ((11, 2), (6, 1))
"""Letters of a word, and how many of them may be wrong for it to be another that is known."""


class Readings:
    """The words that the vocabulary has, and those that stand for them."""

    def __init__(
        self,
        said: Sayings,
        known: Collection[str],
        beside: Callable[[str, str], Iterable[object]],
        spelt: Collection[str],
    ) -> None:
        """`known`: the roots that tell something; `beside`: where one stands before another;
        `spelt`: all words as they are spelt."""
        self._said, self._known, self._beside, self._words = said, known, beside, spelt

    @cached_property
    def _spelt(self) -> Mapping[str, str]:
        """Words as they are spelt, with their roots."""
        return {word: root(word) for word in sorted(self._words)}

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        """Spelt words by what is left of them without a number at their end."""
        found: dict[str, list[str]] = {}
        for word in self._spelt:
            bare = word.rstrip("0123456789")
            if len(bare) >= _NAME:
                found.setdefault(bare, []).append(word)
        return found

    def of(self, word: str) -> dict[str, float]:
        """The roots that a word may mean, with how much that tells: itself, what stands for it,
        or, where there is neither, a word that it is a slip of."""
        if word in self._said.elsewhere_words:
            return {}
        own, bare = 1.0, root(word)
        if word in self._said.common_words:
            own = _EVERYDAY
            if bare in self._known and word not in self._words:
                return {word: own}  # driving is not the drive that the vocabulary speaks of
        elif word.isdigit():
            own = _NUMBER
        found = {bare: own} if bare in self._known else {}
        for other in self._said.alike(word, bare):
            if (alike := root(other)) in self._known:
                found.setdefault(alike, _ALIKE * own)
        if not found and not self.names_nothing(word):
            others = self._halves(word) or self._derived(word) or self._slips(word)
            found = dict.fromkeys(others, _SLIP)
        return found

    def is_slip(self, word: str) -> bool:
        """Whether a word means something only as a slip of another."""
        if root(word) in self._known or self.names_nothing(word) or self._said.alike(word):
            return False
        return not (self._halves(word) or self._derived(word)) and bool(self._slips(word))

    def names_nothing(self, word: str) -> bool:
        """Whether a question may have a word though nothing is called so."""
        return word.isdigit() or self.everyday(word) or self._numbered(word)

    def _numbered(self, word: str) -> bool:
        """Whether a word is a size, or a word that is known with a number of the asker's own."""
        found = _NUMBERED.fullmatch(word)
        return found is not None and (not found[1] or root(found[1]) in self._known)

    def everyday(self, word: str) -> bool:
        """Whether a word is everyday English, and of no field of its own."""
        return word in self._said.common_words and word not in self._said.elsewhere_words

    def _halves(self, word: str) -> tuple[str, ...]:
        """The words that stand side by side elsewhere and are written as one here (firstboot), or
        a name but for its number (vmbr2)."""
        bare = word.rstrip("0123456789")
        for at in range(_HALF, len(bare) - _HALF + 1):
            halves = (root(bare[:at]), root(bare[at:]))
            if any(True for _ in self._beside(*halves)):
                return halves
        others = (self._spelt[one] for one in self._by_name.get(bare, ())) if bare != word else ()
        return tuple(dict.fromkeys(others))

    def _derived(self, word: str) -> tuple[str, ...]:
        """The known word that this one is made from: deletable from delete, reinstall from
        install."""
        for bare in dict.fromkeys((word, _BEFORE.sub("", word), _AFTER.sub("", word),
                                   _AFTER.sub("", _BEFORE.sub("", word)))):  # fmt: skip
            if len(bare) >= _HALF and root(bare) in self._known:
                return (root(bare),)
        return ()

    def _slips(self, word: str) -> tuple[str, ...]:
        """Known words that differ from this one by as few letters as a slip of the finger."""
        most = next((slips for size, slips in _SLIPS if len(word) >= size), 0)
        if not most or not word.isalpha():
            return ()
        near = process.extract(
            word, list(self._spelt), scorer=OSA.distance, score_cutoff=most, limit=2
        )
        return tuple(dict.fromkeys(self._spelt[one] for one, _, _ in near if one[0] == word[0]))
