"""What a constraint in words comes to: lines that must stand in the draft, or must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.core.plan import Obligation

_MOST = 6
"""Lines of one constraint that the draft is held to."""
_QUIET = ("#", "//", "<!--", "- `")


def duties(
    number: int, text: str, without: Mapping[str, str], having: Mapping[str, str]
) -> tuple[Obligation, ...]:
    """Obligations for constraint `number` (from 1): what `having` says and `without` does not.

    Both are files by path, as the plan decides them with and without the constraint. Empty where
    it makes no difference.
    """
    told = f"As required: {text}"
    found = [
        Obligation(f"required.{number}.{at}", told, check, {"path": path, "text": line})
        for at, (check, path, line) in enumerate(_lines(without, having), 1)
    ]
    return tuple(found[:_MOST])


def _lines(without: Mapping[str, str], having: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for path, text in having.items():
        before = set(_telling(path, without.get(path, "")))
        for line in _telling(path, text):
            if line not in before:
                yield "file_line", path, line
    for path, text in without.items():
        after = set(_telling(path, having.get(path, "")))
        for line in _telling(path, text):
            if path in having and line not in after:
                yield "file_line_absent", path, line


def _telling(path: str, text: str) -> Iterator[str]:
    """Lines that say something to a machine."""
    if path.endswith((".md", ".example")):
        return
    for line in text.split("\n"):
        bare = " ".join(line.split())
        if len(bare) > 3 and not bare.startswith(_QUIET):
            yield bare
