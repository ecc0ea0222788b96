"""Finding words in a text, and putting others in their places."""

from __future__ import annotations

Place = tuple[int, int]
"""Row and column, from 0."""


def hits(text: str, words: str) -> list[Place]:
    """Where `words` stand, in order, none over another. Case counts once there is a capital."""
    if not words:
        return []
    exact = words != words.lower()
    found = []
    for row, line in enumerate(text.split("\n")):
        # Lower case may be longer than what it stands for; then places would not be right.
        low = line.lower()
        line = line if exact or len(low) != len(line) else low
        at = line.find(words)
        while at >= 0:
            found.append((row, at))
            at = line.find(words, at + len(words))
    return found


def after(places: list[Place], here: Place) -> Place | None:
    """The first place at or after `here`; the very first one after the last."""
    return next((place for place in places if place >= here), places[0] if places else None)


def replaced(text: str, words: str, others: str) -> tuple[str, int]:
    """The text with `others` at each place of `words`, and how many there were."""
    places = hits(text, words)
    lines = text.split("\n")
    for row, column in reversed(places):
        line = lines[row]
        lines[row] = line[:column] + others + line[column + len(words) :]
    return "\n".join(lines), len(places)
