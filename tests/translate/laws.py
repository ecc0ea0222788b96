"""What every translation must hold, whatever its source says."""

from __future__ import annotations

from assistant.core.translation import FATES, LineFate, Translation
from assistant.translate import KINDS

KIND = {kind.title: kind for kind in KINDS}


def adds_up(told: Translation, text: str) -> None:
    """Every line that says something has one fate; all but the translated ones say why."""
    aside = KIND[told.read_as].aside(text)
    meaningful = [n for n in range(1, text.count("\n") + 2) if n not in aside]
    assert [one.line for one in told.lines] == meaningful
    assert sum(told.count(fate) for fate in FATES) == len(meaningful)
    assert all(one.notes for one in told.lines if one.fate != "translated")
    for file in told.files:
        lines = file.text.count("\n")
        assert all(1 <= origin.line <= lines for origin in file.origins)


def fate(told: Translation, part: str) -> LineFate:
    """What became of the first line that holds this."""
    return next(one for one in told.lines if part in one.text)
