"""Long files: the work grows as the file does, and nothing crashes. Counted, not timed."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from assistant.check import check_files
from assistant.knowledge import Packs
from benchmarks.samples import LARGE

SMALL = 60


def work(packs: Packs, path: str, text: str) -> int:
    """Calls of functions, Python's own included, that a check of a text makes."""
    number = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        check_files({path: text}, packs)
    finally:
        sys.setprofile(before)
    return number


@pytest.mark.parametrize("name", LARGE)
def test_twice_the_input_is_twice_the_work(packs: Packs, name: str) -> None:
    path, make = LARGE[name]
    check_files({path: make(4 * SMALL)}, packs)  # what is loaded once is none of the work
    once, twice = work(packs, path, make(SMALL)), work(packs, path, make(2 * SMALL))
    assert twice < 2.2 * once


NEST = 3000
DEEP = {
    "a.tf": ("a = " + "[" * NEST, "a {\n" * NEST, 'a = "' + '${"' * NEST,
             "a = " + "-" * NEST + "1\n", "a = " + "f(" * 90 + ")" * 90 + "\n",
             "a = " + "b ? c : " * NEST + "d\n",
             "a = " + "{ b = " * 99 + "1" + " }" * 99 + "\n", "a = b" + "[0]" * NEST + "\n"),
    "a.pkr.hcl": ("build {\n" * NEST + "}\n" * NEST, "a = " + "1 + " * NEST + "1\n"),
    "a.xml": ("<a>" * NEST, "<unattend>" + "<a>" * NEST),
    "compose.yaml": ("[" * NEST, "- " * NEST, "".join(" " * n + "a:\n" for n in range(NEST // 4))),
    "a.json": ("[" * NEST, '{"a":' * NEST),
    "a.sh": ("(" * NEST, "$(" * NEST, "if " * NEST, '"$(' * NEST),
    "a.ps1": ("(" * NEST, "@{" * NEST, '"$(' * NEST, "if ($x) {\n" * NEST),
    "Dockerfile": ("FROM a\nRUN " + "\\\n" * NEST, "FROM a\n" + "RUN <<E\n" * NEST),
    "a.cmd": ("(" * NEST, "if exist a (\n" * NEST),
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "number"), [(p, n) for p, texts in DEEP.items() for n in range(len(texts))]
)
def test_deep_nesting_is_survived(packs: Packs, path: str, number: int) -> None:
    findings = check_files({path: DEEP[path][number]}, packs).findings
    assert [f for f in findings if f.source == "internal"] == []


@pytest.mark.slow
def test_two_megabytes_and_ten_thousand_blocks_are_checked(packs: Packs) -> None:
    path, make = LARGE["resources"]
    text = make(10_000)
    text += "# " + "x" * max(0, 2_000_000 - len(text)) + "\n"
    findings = check_files({path: text}, packs).findings
    assert [f.code for f in findings if f.severity == "error"] == ["reference/undeclared-resource"]
