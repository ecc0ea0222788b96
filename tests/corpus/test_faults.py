"""Faults put into sound blocks of every pack, counted against what the packs say is wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from assistant.knowledge import Packs
from benchmarks.faults.__main__ import ask_tofu, tofu_samples
from benchmarks.faults.baselines import for_engine
from benchmarks.faults.engines import Said, Tofu, packer_said
from benchmarks.faults.measure import Alone, Beside, alone, beside, chosen
from benchmarks.faults.samples import Sample, sample
from tests.corpus import engine

PER_PACK = 2
SEEDS = (1, 2)


@lru_cache(maxsize=len(SEEDS))
def counted(seed: int) -> Alone:
    packs = Packs.open()
    return alone(chosen(packs, PER_PACK, seed=seed), packs, seed=seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_sound_blocks_are_not_called_wrong(packs: Packs, seed: int) -> None:
    result = counted(seed)
    assert result.false_errors == []
    assert result.no_sample == []
    assert result.samples > len(packs.packs())


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_every_fault_is_noticed_on_its_line(packs: Packs, seed: int) -> None:
    result = counted(seed)
    assert result.missed == []
    for pack in packs.packs():
        count = result.by_pack.get(f"{pack.name} {pack.version}")
        if count is not None and pack.completeness == "complete":
            assert count.caught >= 0.99 * count.faults, pack.name


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_ninety_nine_in_a_hundred_are_errors_where_a_pack_is_complete(
    packs: Packs, seed: int
) -> None:
    complete = {f"{p.name} {p.version}" for p in packs.packs() if p.completeness == "complete"}
    counts = [c for name, c in counted(seed).by_pack.items() if name in complete]
    faults, caught = sum(c.faults for c in counts), sum(c.caught for c in counts)
    assert faults > 900
    assert caught >= 0.99 * faults


ASKED = (
    "builder/docker", "builder/hyperv-iso", "builder/proxmox-iso", "builder/qemu",
    "provisioner/shell", "post-processor/manifest",
)  # fmt: skip


def asked(packs: Packs) -> Iterator[Sample]:
    for info, component in chosen(packs, 100, tools=("packer",)):
        if component.address.removeprefix("packer/") in ASKED:
            one = sample(info, component, extras=0)
            fit = for_engine(one, engine.VERSION) if one else None
            assert fit is not None, component.address
            yield fit


def caught(result: Beside) -> tuple[int, int]:
    """How many of the refused mutants have an error on their line, and how many there are."""
    return sum(result.caught.values()), sum(result.refused.values())


@pytest.mark.container
@pytest.mark.slow
def test_what_packer_refuses_is_noticed_on_the_same_line(packs: Packs) -> None:
    with engine.packer() as ask:

        def said(_: Sample, text: str) -> Said:
            answer = ask(text)
            return packer_said(answer.code, answer.text)

        result = beside(f"packer {engine.VERSION}", asked(packs), packs, said)
    assert result.baselines == len(ASKED)
    assert result.baseline_errors == []
    assert result.false_errors == []
    number, of = caught(result)
    assert of > 70
    assert number >= 0.99 * of, result.missed


@pytest.mark.slow
def test_what_opentofu_refuses_is_noticed_on_the_same_line(packs: Packs, tmp_path: Path) -> None:
    """Runs where DRYFIT_TOFU names a binary, DRYFIT_TOFU_MIRROR providers in a file mirror."""
    binary = shutil.which(os.environ.get("DRYFIT_TOFU", "tofu"))
    if binary is None:
        pytest.skip("platform: OpenTofu is no part of the set-up; DRYFIT_TOFU would name one")
    mirror = Path(os.environ.get("DRYFIT_TOFU_MIRROR", tmp_path / "mirror"))
    mirror.mkdir(exist_ok=True)
    tofu = Tofu(Path(binary), mirror, tmp_path)
    pick = tofu_samples(packs, 3, 0, mirror)
    result = beside("opentofu", pick, packs, lambda one, text: ask_tofu(tofu, one, text))
    assert result.baselines > 0
    assert result.baseline_errors == []
    assert result.false_errors == []
    number, of = caught(result)
    assert number >= 0.99 * of, result.missed
