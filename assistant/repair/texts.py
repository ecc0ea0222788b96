"""A draft with other texts in it, every line keeping who decided it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from assistant.core.draft import Decision, Draft, DraftedFile, LineOrigin


def with_texts(draft: Draft, texts: Mapping[str, str]) -> Draft:
    """`draft` with the texts of some files changed. Lines that stayed keep their origins and their
    decisions; a line that changed is the recipe's."""
    files: list[DraftedFile] = []
    decisions = list(draft.decisions)
    for file in draft.files:
        text = texts.get(file.path, file.text)
        if text == file.text:
            files.append(file)
            continue
        lines = _moved(file.text, text)
        files.append(replace(file, content=text.encode(), origins=_origins(file.origins, lines)))
        decisions = [_decision(one, file.path, lines) for one in decisions]
    return replace(draft, files=tuple(files), decisions=tuple(decisions))


def _moved(before: str, after: str) -> Mapping[int, int]:
    """New line numbers of the lines that stayed, by their old ones; both from 1."""
    matcher = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    return {
        block.a + offset + 1: block.b + offset + 1
        for block in matcher.get_matching_blocks()
        for offset in range(block.size)
    }


def _origins(origins: Sequence[LineOrigin], lines: Mapping[int, int]) -> tuple[LineOrigin, ...]:
    return tuple(replace(one, line=lines[one.line]) for one in origins if one.line in lines)


def _decision(one: Decision, path: str, lines: Mapping[int, int]) -> Decision:
    if one.path != path:
        return one
    return replace(one, line=lines.get(one.line, one.line))
