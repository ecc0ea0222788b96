"""Cases of companion formats: drop a file into cases/<format>/ to add one.

What is expected stands in comments at its end, a line a finding, by place:
`#: error schema/unknown-key 3:5-3:10`. A case without such a line has no findings.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check.formats import format_of
from assistant.check.formats.known import FORMATS

CASES = Path(__file__).parent / "cases"
PATHS = {
    "compose": "compose.yaml",
    "cloud-config": "user-data",
    "network-config": "network-config",
    "meta-data": "meta-data",
    "autoinstall": "autoinstall.yaml",
    "ansible-playbook": "site.yml",
    "ansible-tasks": "roles/web/tasks/main.yml",
    "ansible-requirements": "requirements.yml",
}
"""What a case's file is called when it is checked."""
FILES = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*/*.yaml"))


def found_in(name: str) -> list[str]:
    text = (CASES / name).read_text()
    path = PATHS[name.partition("/")[0]]
    one = format_of(path, text)
    assert one is not None
    assert one.name == name.partition("/")[0]
    findings = sorted(one.check(path, text), key=lambda f: f.order)
    return [
        f"{f.severity} {f.code} {f.start.line}:{f.start.column}-{f.end.line}:{f.end.column}"
        for f in findings
    ]


@pytest.mark.parametrize("name", FILES)
def test_case(name: str) -> None:
    lines = (CASES / name).read_text().splitlines()
    assert found_in(name) == [line[3:] for line in lines if line.startswith("#: ")]


def test_every_yaml_format_has_good_and_bad_cases() -> None:
    for name in PATHS:
        assert name in {one.name for one in FORMATS}
        outcomes = {bool(found_in(case)) for case in FILES if case.startswith(f"{name}/")}
        assert outcomes == {True, False}
