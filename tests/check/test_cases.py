"""Drop-in cases: a file that is wrong, what is found in it, and its right twin.

A case under `cases/` begins with lines such as `# expect: schema/wrong-type 5:10-14` (code, place,
and `warning` where it is one; a place in another file has its path before it). Then comes the wrong
text; after `# right:` the right one, of which nothing may be said. `# file: PATH` begins another
file. What an engine says of the wrong text stands as `# terraform 1.11.4: refuses 5`, found out by
running it; where it refuses, an error must stand, for Terraform on each of its lines.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.check import check_files
from assistant.core.finding import Edit, Finding
from assistant.knowledge import Packs
from assistant.syntax.source import Source

CASES = Path(__file__).parent / "cases"
IDIOMS = Path(__file__).parent / "idioms"
FILES = sorted(p for p in CASES.rglob("*") if p.is_file())
NAMES = [str(p.relative_to(CASES)) for p in FILES]
_EXPECT = re.compile(r"# expect: (\S+) (\S+?)( warning)?$", re.MULTILINE)
_ENGINE = re.compile(r"# (terraform|packer) [\d.]+: (accepts|warns|refuses)((?: \d+)*)$", re.M)
_ONLY_WARNED = {"meta/prevent-destroy.tf", "variables/type-any.pkr.hcl"}
"""Refused by this engine and accepted by OpenTofu, or perhaps by a newer Packer."""
_ELSEWHERE = {
    "meta/moved.tf", "modules/version.tf", "requirements/backends.tf",
    "terraform/conflicts-exactlyone.tf",
}  # fmt: skip
"""Terraform points at the beginning of the block, or at the other half of what does not go
together."""


def split(path: Path) -> tuple[str, dict[str, str], dict[str, str]]:
    """The name of the main file, the wrong files and the right ones."""
    main = "main.pkr.hcl" if path.name.endswith(".pkr.hcl") else "main.tf"
    wrong, right = path.read_text(encoding="utf-8").split("# right:\n")
    return main, _files(main, wrong), _files(main, right)


def _files(main: str, text: str) -> dict[str, str]:
    first, *rest = re.split(r"^# file: (.*)\n", text, flags=re.MULTILINE)
    return {main: first, **dict(zip(rest[::2], rest[1::2], strict=True))}


def found(packs: Packs, files: dict[str, str], *, unused: bool = False) -> list[Finding]:
    """What is found beside rules; what is declared and unused only where a case is about that."""
    return [
        f
        for f in check_files(files, packs).findings
        if f.source in ("parse", "schema", "reference", "internal")
        and f.severity != "info"
        and (unused or not f.code.startswith("reference/unused"))
    ]


def place(finding: Finding, main: str) -> str:
    start, end = finding.start, finding.end
    line = "" if start.line == end.line else f"{end.line}:"
    path = "" if finding.path == main else f"{finding.path}:"
    return f"{path}{start.line}:{start.column}-{line}{end.column}"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_wrong_one_is_found_and_the_right_one_left_alone(packs: Packs, path: Path) -> None:
    main, wrong, right = split(path)
    unused = path.parent.name == "unused"
    expected = [(code, at, bool(w)) for code, at, w in _EXPECT.findall(wrong[main])]
    assert expected, "a case must expect something"
    findings = found(packs, wrong, unused=unused)
    assert [(f.code, place(f, main), f.severity == "warning") for f in findings] == expected
    assert [(f.code, f.summary) for f in found(packs, right, unused=unused)] == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_what_an_engine_refuses_is_an_error_here(packs: Packs, path: Path) -> None:
    main, wrong, _ = split(path)
    verdict = _ENGINE.search(wrong[main])
    if verdict is None or verdict[2] == "accepts":
        return
    name = path.relative_to(CASES).as_posix()
    severity = "warning" if verdict[2] == "warns" or name in _ONLY_WARNED else "error"
    lines = {f.start.line for f in found(packs, wrong) if f.severity == severity}
    assert lines
    if verdict[1] == "terraform" and name not in _ELSEWHERE:
        assert {int(line) for line in verdict[3].split()} <= lines


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_safe_fixes_mend_and_add_nothing(packs: Packs, path: Path) -> None:
    _, wrong, _ = split(path)
    before = found(packs, wrong)
    edits = [e for f in before if f.fix and f.fix.safety == "safe" for e in f.fix.edits]
    if not edits:
        return
    after = found(packs, applied(wrong, edits))
    assert len(after) < len(before)
    assert {f.code for f in after} <= {f.code for f in before}
    assert not any(f.fix and f.fix.safety == "safe" for f in after)


def applied(files: dict[str, str], edits: list[Edit]) -> dict[str, str]:
    out = dict(files)
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        source = Source(edit.path, out[edit.path])
        start, end = source.offset(edit.start), source.offset(edit.end)
        out[edit.path] = source.text[:start] + edit.text + source.text[end:]
    return out


def test_there_are_cases_of_every_kind() -> None:
    assert len(FILES) >= 120
    assert {p.suffix for p in FILES} == {".tf", ".hcl"}


@pytest.mark.parametrize("folder", sorted(p.name for p in IDIOMS.iterdir()))
def test_ways_of_writing_that_the_engines_take_are_left_alone(packs: Packs, folder: str) -> None:
    """Accepted by Terraform 1.11.4 and Packer 1.8.7 (`validate`)."""
    top = IDIOMS / folder
    paths = sorted(p for p in top.rglob("*") if p.is_file())
    files = {p.relative_to(top).as_posix(): p.read_text(encoding="utf-8") for p in paths}
    assert [(f.code, f.path, f.start, f.summary) for f in found(packs, files)] == []
