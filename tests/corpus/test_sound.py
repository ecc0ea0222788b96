"""Forms that real files have and that no check may call an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.check import check_files
from assistant.knowledge import Packs
from benchmarks.corpus.gather import read_tree

CASES = sorted(p for p in Path(__file__).with_name("sound").iterdir() if p.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_in_it_is_an_error(packs: Packs, case: Path) -> None:
    tree = read_tree(case)
    assert tree.texts
    found = check_files(tree.texts, packs, exists=tree.exists).findings
    assert [(f.code, f.path, f.start.line) for f in found if f.severity == "error"] == []


def test_two_templates_of_one_folder_are_said_to_share_names(packs: Packs) -> None:
    tree = read_tree(Path(__file__).with_name("sound") / "several-templates")
    found = check_files(tree.texts, packs).findings
    twice = [(f.path, f.start.line, f.severity) for f in found if f.code == "reference/duplicate"]
    assert twice == [("two.pkr.hcl", 1, "warning"), ("two.pkr.hcl", 6, "warning")]
