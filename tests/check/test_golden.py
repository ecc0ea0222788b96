"""Golden cases of companion formats: a file dropped into `golden/` is a case.

`path: name of the file`, then a line for every finding that is expected (code, severity, and from
where to where), then `---` and the file's text. A case without such lines is a sound file. Another
file of the same draft begins with `--- name of the file`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check import check_files
from assistant.check.formats import format_of
from assistant.check.formats.known import FORMATS
from assistant.core.finding import Finding
from assistant.knowledge import Packs
from tests.check.cases import CASES, GOLDEN, YAML, read_case

_SOURCES = ("parse", "schema", "reference", "internal")


def shown(finding: Finding) -> str:
    start, end = finding.start, finding.end
    place = f"{start.line}:{start.column}-{end.line}:{end.column}"
    return f"{finding.code} {finding.severity} {place}"


@pytest.mark.parametrize("case", CASES, ids=[str(c.relative_to(GOLDEN)) for c in CASES])
def test_golden(packs: Packs, case: Path) -> None:
    files, path, expected = read_case(case)
    found = check_files(files, packs).findings
    judged = [f for f in found if f.path == path and f.source in _SOURCES]
    assert [shown(f) for f in judged] == expected, "\n".join(f.summary for f in judged)


@pytest.mark.parametrize("case", CASES, ids=[str(c.relative_to(GOLDEN)) for c in CASES])
def test_a_case_is_of_the_format_that_its_folder_names(case: Path) -> None:
    files, path, _ = read_case(case)
    one = format_of(path, files[path])
    if case.parent.name in {known.name for known in FORMATS}:
        assert one is None or one.name == case.parent.name
        assert one is not None or case.parent.name not in YAML


def test_there_are_good_and_bad_cases_of_every_format() -> None:
    folders = [folder for folder in GOLDEN.iterdir() if folder.is_dir()]
    assert {known.name for known in FORMATS} <= {folder.name for folder in folders}
    for folder in folders:
        cases = [read_case(case)[2] for case in folder.glob("*.case")]
        assert any(cases), folder
        assert not all(cases), folder
