"""Changes of texts as a unified diff."""

from __future__ import annotations

import io
from collections.abc import Mapping
from difflib import unified_diff

from assistant.core.text import shown


def changes_text(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """A unified diff of the files that differ, by path; empty for none."""
    lines: list[str] = []
    for path in sorted(new):
        before, after = old.get(path, ""), new[path]
        if before == after:
            continue
        for line in unified_diff(_lines(before), _lines(after), path, path):
            ended = line.endswith("\n")
            lines.append(shown(line.rstrip("\n")) + "\n")
            if not ended:
                lines.append("\\ No newline at end of file\n")
    return "".join(lines)


def _lines(text: str) -> list[str]:
    """Lines with their ends, parted at \\n only."""
    return list(io.StringIO(text, newline="\n"))
