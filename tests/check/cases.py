"""Golden cases of companion formats, as they lie in `golden/` (see test_golden.py)."""

from __future__ import annotations

import re
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.rglob("*.case"))
YAML = (
    "ansible-playbook", "ansible-requirements", "ansible-tasks", "autoinstall", "cloud-config",
    "compose", "meta-data", "network-config",
)  # fmt: skip
"""Folders of formats that are written in YAML."""


def texts(*folders: str) -> list[tuple[str, str]]:
    """Path and text of the main file of every case in the folders."""
    found = []
    for case in CASES:
        if case.parent.name in folders:
            files, path, _ = read_case(case)
            found.append((path, files[path]))
    return found


def read_case(case: Path) -> tuple[dict[str, str], str, list[str]]:
    """The files, the path that the findings are about, and those that are expected."""
    head, _, body = case.read_text(encoding="utf-8").partition("\n---\n")
    first, *expected = head.splitlines()
    path = first.removeprefix("path: ")
    texts = re.split(r"^--- (\S+)\n", body, flags=re.MULTILINE)
    files = {path: texts[0], **dict(zip(texts[1::2], texts[2::2], strict=True))}
    return files, path, expected
