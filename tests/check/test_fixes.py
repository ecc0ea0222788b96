"""Fixes: applied whole or not at all, the first wins, nothing gets worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.check import check_files
from assistant.check.fixes import apply_fixes, mend
from assistant.core.finding import Edit, Finding, Fix, Position
from assistant.knowledge import Packs

FILES = {"a.tf": "one two\nthree\n", "b.tf": "four\r\nfive\r\n"}


def finding(
    *edits: tuple[str, int, int, int, str], code: str = "rule/x", safety: str = "safe"
) -> Finding:
    """A finding at its first edit; an edit is path, line, columns from and to, text."""
    made = tuple(
        Edit(path, Position(line, start), Position(line, end), text)
        for path, line, start, end, text in edits
    )
    fix = Fix("mend it", safety, made)  # type: ignore[arg-type]
    return Finding(
        code, "error", "wrong", made[0].path, made[0].start, made[0].end, "rule", fix=fix
    )


def test_edits_of_several_files_are_applied() -> None:
    one = finding(("a.tf", 1, 1, 4, "1"), ("b.tf", 2, 1, 1, "new\n"))
    fixed = apply_fixes(FILES, [one])
    assert fixed.files == {"a.tf": "1 two\nthree\n", "b.tf": "four\r\nnew\r\nfive\r\n"}
    assert fixed.applied == (one,)


def test_of_overlapping_fixes_the_first_wins_and_no_half_of_the_other_is_applied() -> None:
    first = finding(("a.tf", 1, 1, 4, "1"))
    other = finding(("a.tf", 1, 3, 6, "x"), ("a.tf", 2, 1, 6, "3"))
    beside = finding(("a.tf", 1, 4, 8, " 2"))
    fixed = apply_fixes(FILES, [other, beside, first])
    assert fixed.files["a.tf"] == "1 2\nthree\n"
    assert fixed.applied == (first, beside)


def test_two_insertions_at_one_place_are_two_rounds() -> None:
    one, two = finding(("a.tf", 1, 1, 1, "a")), finding(("a.tf", 1, 1, 1, "b"), code="rule/y")
    assert apply_fixes(FILES, [two, one]).files["a.tf"] == "aone two\nthree\n"


def test_unsafe_fixes_and_those_for_other_files_are_left() -> None:
    unsafe = finding(("a.tf", 1, 1, 4, "1"), safety="unsafe")
    shown = finding(("a.tf", 2, 1, 4, "1"), safety="display")
    away = finding(("c.tf", 1, 1, 1, "1"), ("a.tf", 2, 1, 2, "1"))
    twice = finding(("a.tf", 1, 1, 4, "1"), ("a.tf", 1, 2, 3, "2"))
    assert apply_fixes(FILES, [unsafe, shown, away, twice]).files == FILES
    fixed = apply_fixes(FILES, [unsafe, shown, away], "unsafe")
    assert fixed.applied == (unsafe,)


def test_a_fix_that_brings_another_finding_is_not_kept() -> None:
    good, bad = finding(("a.tf", 1, 1, 4, "1")), finding(("a.tf", 2, 1, 6, "3"), code="rule/y")

    def check(files: Mapping[str, str]) -> Sequence[Finding]:
        text = files["a.tf"]
        found = [good] if "one" in text else []
        return [*found, bad if "three" in text else finding(("a.tf", 2, 1, 1, ""), code="rule/z")]

    fixed = mend(FILES, check)
    assert fixed.files["a.tf"] == "1 two\nthree\n"
    assert fixed.applied == (good,)


def test_a_misspelt_name_and_a_missing_mark_are_mended(packs: Packs) -> None:
    files = {
        "a.pkr.hcl": 'variable "ssh_password" {\n  type = string\n}\n\nsource "qemu" "a" {\n'
        "  comunicator      = \"ssh\"\n  ssh_password     = var.ssh_password\n}\n"
    }  # fmt: skip
    fixed = mend(files, lambda now: check_files(now, packs).findings)
    assert {f.code for f in fixed.applied} == {
        "schema/unknown-attribute", "rule/sensitive-variable"
    }  # fmt: skip
    assert "  communicator      =" in fixed.files["a.pkr.hcl"]
    assert "  type = string\n  sensitive = true\n}" in fixed.files["a.pkr.hcl"]
