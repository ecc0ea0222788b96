"""Ordinary words that a new name makes look like misspellings, found in a list of words."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from assistant.understand.lexicon import lexicon
from assistant.understand.unknown import known_names, nearest_names


def lookalikes(words: Iterable[str]) -> list[str]:
    """Those of `words` that lie near a name of the lexicon and are not in its common words."""
    plain = {word.lower() for word in words if word.isalpha() and word.isascii()}
    unknown = plain - lexicon().common - set(known_names())
    return sorted(word for word in unknown if nearest_names(word))


def main(arguments: list[str]) -> int:
    """Print the look-alikes in a file of words, one per line."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m assistant.understand.lookalikes FILE\n")
        return 2
    words = Path(arguments[0]).read_text(encoding="utf-8").split()
    sys.stdout.writelines(f"{word}\n" for word in lookalikes(words))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
