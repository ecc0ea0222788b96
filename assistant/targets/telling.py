"""What several adapters tell in the same words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from posixpath import join, normpath

from assistant.core.evidence import NotShown
from assistant.core.finding import Finding, Position

_DIFF = re.compile(r"(?m)^--- old/(\S.*)\n\+\+\+ new/.*\n@@ -(\d+)")


def style(
    text: str, files: Collection[str], root: str, code: str, formatter: str, mend: str
) -> Iterator[Finding]:
    """A warning for every file that a formatter of HCL would write otherwise.

    `text` is what its `-check -diff` said in the folder `root`, `files` the paths of the draft,
    `formatter` its words (packer fmt), `mend` the command that writes the files.
    """
    for match in _DIFF.finditer(text):
        path = normpath(join(root, match[1]))
        if path in files:
            at = _first_change(text, match.end(), int(match[2]))
            yield Finding(
                code=code,
                severity="warning",
                summary=f"{formatter} writes this file otherwise",
                detail=f"run: {mend}",
                path=path,
                start=at,
                end=at,
                source="engine",
            )


def why_partial(not_shown: Sequence[NotShown], made: Sequence[str] = ()) -> str:
    """Why a verdict is *partial*: how much was left out, shown in other words, or made up (`made`,
    paths outside of the draft)."""
    rewritten = sum(1 for n in not_shown if n.rewritten_as is not None)
    left_out = len(not_shown) - rewritten
    parts = []
    if left_out:
        parts.append(f"{left_out} of its parts {'was' if left_out == 1 else 'were'} not shown")
    if rewritten:
        parts.append(f"{rewritten} {'was' if rewritten == 1 else 'were'} shown in other words")
    if made:
        parts.append(f"{len(made)} files that lie outside of the draft were made up")
    return f"a copy was judged: {' and '.join(parts)}"


def _first_change(text: str, position: int, line: int) -> Position:
    """Where the first line of the old file that a diff changes, or writes something before, has
    its first character that is no blank."""
    changed = False
    for row in text[position:].split("\n")[1:]:
        changed = changed or row.startswith(("-", "+"))
        if changed and not row.startswith("+"):
            old = row[1:]
            return Position(line, len(old) - len(old.lstrip()) + 1 if old.strip() else 1)
        line += not changed
    return Position(line, 1)
