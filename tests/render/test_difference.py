"""What was changed in a file system, as text and as JSON."""

from __future__ import annotations

import pytest

from assistant.core.difference import Change, Difference, FileState
from assistant.render.difference import (
    changed_text,
    counted,
    difference_json,
    difference_text,
    size_text,
)

FILE = FileState("file", 0o644, "0:0", 1500)
CHANGES = Difference(
    (
        Change("/a", "added", None, FILE, "@@ -0,0 +1 @@\n+one"),
        Change("/b", "changed", FILE, FileState("file", 0o600, "7:7", 9), ""),
        Change("/c", "deleted", FILE, None),
        Change("/d", "added", None, FileState("link", 0o777, "0:0", target="/a")),
        Change("/e", "changed", FILE, FileState("folder", 0o4755, "0:0")),
        Change("/f", "added", None, FileState("unread")),
    ),
    unread=2,
)


def test_a_line_for_each_path_and_its_diff_beneath() -> None:
    assert difference_text(CHANGES) == (
        "  + /a  0644  1.5 kB\n"
        "      +one\n"
        "  ~ /b  0644 → 0600  1.5 kB → 9 B  0:0 → 7:7\n"
        "  - /c\n"
        "  + /d  link  → /a\n"
        "  ~ /e  file → folder  0644 → 4755\n"
        "  + /f  unread\n"
        "  2 paths were too large or too many to be compared"
    )
    assert "+one" not in difference_text(CHANGES, diffs=False)
    assert counted(CHANGES) == "3 added, 2 changed, 1 deleted"


def test_nothing() -> None:
    assert changed_text(Difference()) == "nothing was changed"
    assert changed_text(Difference(unread=1)).startswith("what was changed (nothing was changed):")


def test_a_name_cannot_pass_for_another_line_or_reach_the_terminal() -> None:
    path = "/x\n  - /etc\x1b]0;t\x07\u202e"
    text = difference_text(Difference((Change(path, "added", None, FILE),)))
    assert text.count("\n") == 0
    assert not set(text) & {"\x1b", "\x07", "\u202e"}


def test_the_object_has_all_of_it() -> None:
    value = difference_json(CHANGES)
    assert value["unread"] == 2
    assert value["changes"][1] == {
        "path": "/b", "kind": "changed", "diff": "",
        "before": {"type": "file", "mode": "0644", "owner": "0:0", "size": 1500, "target": ""},
        "after": {"type": "file", "mode": "0600", "owner": "7:7", "size": 9, "target": ""},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (15_000, "15 kB"), (2_500_000, "2.5 MB"),
     (3_000_000_000, "3.0 GB")],
)  # fmt: skip
def test_sizes(size: int, text: str) -> None:
    assert size_text(size) == text
