"""How people say things: words that stand for each other, and words that name nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

import assistant.knowledge

_FILE = Path(assistant.knowledge.__file__).with_name("data") / "sayings.yaml"


class Sayings(msgspec.Struct, forbid_unknown_fields=True, frozen=True, dict=True):
    """sayings.yaml."""

    alike_rows: tuple[tuple[str, ...], ...] = msgspec.field(name="alike")
    elsewhere: str
    common: str

    def alike(self, *words: str) -> tuple[str, ...]:
        """What else stands for any of these words."""
        return tuple(dict.fromkeys(one for word in words for one in self._rows.get(word, ())))

    @cached_property
    def elsewhere_words(self) -> frozenset[str]:
        """Words of other fields, which the vocabulary may have by chance."""
        return frozenset(self.elsewhere.split())

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Words that a question may have though they name nothing."""
        return frozenset(self.common.split())

    @cached_property
    def _rows(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for row in self.alike_rows:
            for word in row:
                others = tuple(one for one in row if one != word)
                found[word] = (*found.get(word, ()), *others)
        return found


@lru_cache(maxsize=1)
def sayings() -> Sayings:
    """The ones that come with Dryfit, read once."""
    return msgspec.yaml.decode(_FILE.read_bytes(), type=Sayings)
