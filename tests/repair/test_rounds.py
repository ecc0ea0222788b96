"""Rounds of a repair, with the real checker and a writer that chooses by chance."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.check import among, check_files
from assistant.core.draft import Draft
from assistant.core.evidence import Held
from assistant.core.plan import Attribute, Block, Choice, Plan, PlannedFile, Printed
from assistant.core.repair import Repair
from assistant.draft import Revision, section_at, write_draft
from assistant.knowledge import Packs
from assistant.repair import ROUNDS, Judged, Mended, repair
from tests.draft.plans import hcl, plan_of
from tests.draft.writers import RandomWriter

ROUNDS_HERE = range(1, ROUNDS + 1)
SCRIPTS = "".join(f"# line {n}\n" for n in range(60))
"""So much printed text that what stands around it is two sections."""


def packer_plan(*options: str) -> Plan:
    """A source whose `format` the model picks among `options`, and a second, sound choice."""
    source = Block(
        "source",
        ("qemu", "vm"),
        (
            Attribute("iso_url", (Printed('"debian.iso"'),)),
            Attribute("iso_checksum", (Printed(f'"sha256:{"0" * 64}"'),)),
            Attribute("shutdown_command", (Printed('"sudo shutdown -P now"'),)),
            Attribute("ssh_username", (Printed('"root"'),)),
            Attribute("format", (Choice("format", "the disk's format", options=options),)),
        ),
        schema="packer/builder/qemu",
    )
    build = Block("build", (), (Attribute("sources", (Printed('["source.qemu.vm"]'),)),))
    note = PlannedFile(
        "note.txt",
        "text",
        "a note",
        segments=(Printed(SCRIPTS), Choice("note", "a word", options=("one", "two"))),
    )
    return plan_of(hcl(source, build), note)


def judge(packs: Packs) -> Callable[[Draft], Judged]:
    def judged(draft: Draft) -> Judged:
        files = {file.path: file.text for file in draft.files}
        return Judged(check_files(files, packs, exists=among(files)).findings, ())

    return judged


def write(
    plan: Plan, packs: Packs, writer: RandomWriter, seed: int
) -> Callable[[Revision | None], Draft]:
    def written(revision: Revision | None) -> Draft:
        return write_draft(
            plan,
            packs,
            writer,
            seed=seed,
            listen=lambda _: None,
            stop=threading.Event(),
            revision=revision,
        )

    return written


def walked(plan: Plan, packs: Packs, seed: int) -> tuple[Draft, Mended, RandomWriter]:
    writer = RandomWriter()
    again = write(plan, packs, writer, seed)
    draft = again(None)
    look = judge(packs)
    return draft, repair(plan, draft, look(draft), again, look, ROUNDS_HERE), writer


BAD, GOOD = '"vdi"', '"qcow2"'
"""QEMU's builder makes qcow2 and raw."""


@pytest.mark.parametrize("seed", range(6))
def test_a_choice_that_the_checker_refuses_is_made_again(packs: Packs, seed: int) -> None:
    before, mended, writer = walked(packer_plan(BAD, GOOD), packs, seed)
    text = before.files[0].text
    if GOOD in text:
        assert mended == Mended(before, mended.judged, ())
        return
    assert mended.repairs[0].by == "model"
    assert mended.repairs[0].path == "main.pkr.hcl"
    assert mended.repairs[0].line == text.splitlines().index(f"  format           = {BAD}") + 1
    if mended.repairs[-1].kept:
        assert GOOD in mended.draft.files[0].text
        assert mended.judged.weight < judge(packs)(before).weight
    else:
        assert mended.draft == before
    assert len(mended.repairs) <= ROUNDS
    # Only the block at fault went back, with what was found in it.
    again = writer.sections[2:]
    assert {section.id.split("#")[0] for section in again} == {"format"}
    assert all("not so: " in section.ask for section in again)
    assert mended.draft.files[1] == before.files[1]


def test_some_seed_needs_a_repair_and_gets_it(packs: Packs) -> None:
    all_of_them = [walked(packer_plan(BAD, GOOD), packs, seed)[1] for seed in range(6)]
    assert any(any(r.kept for r in mended.repairs) for mended in all_of_them)


def test_where_every_choice_is_wrong_the_draft_stays_and_says_so(packs: Packs) -> None:
    before, mended, writer = walked(packer_plan('"vdi"', '"vmdk"'), packs, 0)
    assert mended.draft == before
    assert [r.kept for r in mended.repairs] == [False] * ROUNDS
    assert {r.why for r in mended.repairs} == {"written again, it was no better"}
    assert len(writer.sections) == 2 + ROUNDS


def test_what_the_plan_decided_goes_back_to_nobody(packs: Packs) -> None:
    plan = packer_plan('"raw"', GOOD)
    broken = replace(
        plan.files[1], path="x.pkr.hcl", language="hcl",
        segments=(Printed('source "qemu" "b" {\n  formmat = "raw"\n}\n'),),
    )  # fmt: skip
    _, mended, writer = walked(replace(plan, files=(plan.files[0], broken)), packs, 0)
    left = [r for r in mended.repairs if r.what == "schema/unknown-attribute" and not r.kept]
    assert left or any(r.by == "fix" for r in mended.repairs)
    assert all(r.round == 0 for r in mended.repairs)
    assert len(writer.sections) == 1


def test_safe_fixes_need_no_model_and_leave_origins_in_place(packs: Packs) -> None:
    plan = packer_plan('"raw"', GOOD)
    text = 'variable "a" {\n  type = "string"\n}\n'
    spec = PlannedFile(
        "v.pkr.hcl", "hcl", "v", segments=(Printed(text), Printed("# kept\n", "goal", "why"))
    )
    draft, mended, _ = walked(replace(plan, files=(plan.files[0], spec)), packs, 0)
    fixed = [r for r in mended.repairs if r.by == "fix"]
    assert fixed
    assert all(r.kept for r in fixed)
    before, after = draft.file("v.pkr.hcl"), mended.draft.file("v.pkr.hcl")
    assert before is not None
    assert after is not None
    assert after.text != before.text
    assert [after.text.splitlines()[o.line - 1] for o in after.origins] == ["# kept"]


def test_an_unmet_obligation_without_a_place_is_told(packs: Packs) -> None:
    plan = packer_plan('"raw"', GOOD)
    draft = write(plan, packs, RandomWriter(), 0)(None)
    judged = Judged((), (Held("a", "There is an a", "unmet"),))

    def never(_: Revision) -> Draft:
        raise AssertionError("there is nothing to write again")

    mended = repair(plan, draft, judged, never, lambda _: judged, ROUNDS_HERE)
    assert mended.repairs == (
        Repair(
            0, "a", "", 0, "nobody", False,
            "the plan decides it, and no choice of the model's would change it",
        ),
    )  # fmt: skip


def test_a_section_is_found_by_its_lines(packs: Packs) -> None:
    plan = packer_plan('"raw"', GOOD)
    draft = write(plan, packs, RandomWriter(), 0)(None)
    lines = draft.files[0].text.splitlines()
    at = next(n for n, line in enumerate(lines, 1) if "format" in line)
    assert section_at(plan, draft, "main.pkr.hcl", at) == "format"
    assert section_at(plan, draft, "note.txt", 1) is None
    assert section_at(plan, draft, "note.txt", 61) == "note"
    assert section_at(plan, draft, "nowhere", 1) is None
