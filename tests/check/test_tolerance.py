"""A text that is being typed, or was saved elsewhere: what is there is checked as ever."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.check import check_files
from assistant.core.finding import Finding
from assistant.knowledge import Packs
from assistant.syntax.hcl import parse
from benchmarks.samples import SAMPLES
from tests.check.corpus import CORPUS
from tests.check.valid import VALID

HCL = [
    (path, text)
    for files in VALID.values()
    for path, text in files.items()
    if path.endswith((".tf", ".pkr.hcl"))
]
SOUND = [*HCL[1:6:2], *((path, make(70)) for path, make in SAMPLES.items())]
_NAME = re.compile(r"^( +)(\w{6,})( +=)", re.MULTILINE)


def misspelt(text: str) -> str:
    """The text with a slip in the name of every fifth argument."""
    number = 0

    def one(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        name = match[2]
        return f"{match[1]}{name if number % 5 else name[:2] + name[3:]}{match[3]}"

    return _NAME.sub(one, text)


def of_text(packs: Packs, path: str, text: str) -> list[tuple[int, Finding]]:
    """What parse and schema say of a text, each with its offset."""
    source = parse(path, text).source
    return [
        (source.offset(finding.start), finding)
        for finding in check_files({path: text}, packs).findings
        if finding.source in ("parse", "schema")
    ]


@pytest.mark.parametrize("change", [str, misspelt])
@pytest.mark.parametrize(("path", "text"), SOUND)
def test_what_is_typed_says_nothing_new_of_the_blocks_before(
    packs: Packs, path: str, text: str, change: Callable[[str], str]
) -> None:
    text = change(text)
    blocks = parse(path, text).body.blocks
    whole = of_text(packs, path, text)
    for cut in range(0, len(text), 7):
        end = max((b.span.end for b in blocks if b.span.end <= cut), default=0)
        found = of_text(packs, path, text[:cut])
        assert [one for one in found if one[0] < end] == [one for one in whole if one[0] < end], cut


@pytest.mark.parametrize(("path", "text"), SOUND)
def test_a_character_that_is_missing_disturbs_its_own_block_only(
    packs: Packs, path: str, text: str
) -> None:
    blocks = parse(path, text).body.blocks
    for block in blocks:
        for at in range(block.span.start, block.span.end, 7):
            edited = text[:at] + text[at + 1 :]
            for place, finding in of_text(packs, path, edited):
                if finding.severity == "error":
                    assert block.span.start <= place <= block.span.end, (at, finding)


def seen(packs: Packs, path: str, text: str) -> list[tuple[str, int, int]]:
    findings = check_files({path: text}, packs).findings
    return sorted((f.code, f.start.line, f.start.column) for f in findings)


@pytest.mark.parametrize(("path", "text"), [c for c in CORPUS if "\r" not in c[1]])
def test_line_ends_and_a_byte_order_mark_change_nothing(packs: Packs, path: str, text: str) -> None:
    found = seen(packs, path, text)
    assert seen(packs, path, text.replace("\n", "\r\n")) == found
    if not path.endswith(".json"):
        shifted = [(code, line, column + (line == 1)) for code, line, column in found]
        assert seen(packs, path, "\ufeff" + text) == sorted(shifted)
