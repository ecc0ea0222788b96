"""What holds for every text: nothing raises, places are in it, safe fixes mend."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.check.fixes import apply_fixes
from assistant.check.formats import format_of
from assistant.check.formats.format import Format
from assistant.core.finding import Finding
from tests.check.cases import YAML, texts

TEXTS = texts(*YAML)
SCRAPS = [
    *("\n", "  ", "é", "😀", ":", "- ", "{", "}", "[", "]", '"', "'", "*x", "&x ", "!t ", "<<: *x"),
    *("${", "{{", "#", "|", "0", "null", "\t", "\r", "? ", "---\n", "%{"),
]


def findings(one: Format, path: str, text: str) -> list[Finding]:
    return sorted(one.check(path, text), key=lambda f: f.order)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), st.sampled_from(SCRAPS)), max_size=4),
)
def test_nothing_raises_on_any_text(
    case: tuple[str, str], changes: list[tuple[float, int, str]]
) -> None:
    path, text = case
    known = format_of(path, text)
    assert known is not None
    for share, cut, scrap in changes:
        at = int(share * len(text))
        text = text[:at] + scrap + text[at + cut :]
    lines = text.split("\n")
    for finding in findings(known, path, text):
        for place in (finding.start, finding.end):
            assert 1 <= place.line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1
        assert finding.start <= finding.end


SAFE = [
    (path, text, index)
    for path, text in TEXTS
    if (one := format_of(path, text)) is not None
    for index, finding in enumerate(findings(one, path, text))
    if finding.fix is not None and finding.fix.safety == "safe"
]


def test_there_are_safe_fixes() -> None:
    assert len(SAFE) > 10


@pytest.mark.parametrize(("path", "text", "index"), SAFE)
def test_a_safe_fix_mends(path: str, text: str, index: int) -> None:
    one = format_of(path, text)
    assert one is not None
    before = findings(one, path, text)
    changed = apply_fixes({path: text}, [before[index]]).files[path]
    assert changed != text
    after = findings(one, path, changed)
    assert before[index] not in after
