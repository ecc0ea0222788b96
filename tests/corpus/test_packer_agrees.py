"""The packs and the real Packer agree on every component, every name and every type."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.core.schema import Component
from assistant.knowledge import Packs
from assistant.targets.packer.engine_messages import Complaint, read_complaints
from benchmarks.faults import names
from benchmarks.faults.samples import components
from tests.corpus import engine

pytestmark = [pytest.mark.container, pytest.mark.slow]

EXPLAINED = tomllib.loads(Path(__file__).with_name("packer-1.8.7.toml").read_text(encoding="utf-8"))
VERSION = engine.VERSION
KINDS = {"builders": "builder", "provisioners": "provisioner", "data sources": "data",
         "post-processors": "post-processor"}  # fmt: skip
AT_ONCE = 10
"""Components in one template: every one of them is a process of the engine, of about 70 MB."""

Ask = Callable[[str], tuple[Complaint, ...]]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """What the engine complains of in a template."""
    with engine.packer() as shown:
        yield lambda text: read_complaints(shown(text).text)


def known(packs: Packs) -> list[Component]:
    """The components of the packs that the engine has."""
    return [
        component
        for info, component in components(packs)
        if info.tool == "packer" and VERSION not in component.absent_in
    ]


def batches(packs: Packs) -> Iterator[list[Component]]:
    """Components of one kind: where a data source fails, the engine looks at nothing else."""
    for kind in KINDS.values():
        every = [c for c in known(packs) if names.short(c).startswith(f"{kind}/")]
        for n in range(0, len(every), AT_ONCE):
            yield every[n : n + AT_ONCE]


def unheard_of(ask: Ask, some: list[Component]) -> set[str]:
    """The components of which the engine refuses a name that nobody knows: those it looks at."""
    shown = names.each_name(some, {names.short(c): ["flavour_of_day"] for c in some})
    return {short for short, _ in names.unknown(ask(shown.text), shown)}


NOTHING = """
source "nothing" "x" {}
source "null" "x" { communicator = "none" }
data "nothing" "x" {}
build {
  sources = ["source.null.x", "source.nothing.x"]
  provisioner "nothing" {}
  post-processor "nothing" {}
}
"""


def test_every_component_of_the_engine_is_in_a_pack_or_explained(ask: Ask, packs: Packs) -> None:
    mine: dict[str, set[str]] = {kind: set() for kind in KINDS.values()}
    for component in known(packs):
        kind, name = names.short(component).split("/")
        mine[kind].add(name)
    found: dict[str, set[str]] = {}
    for complaint in ask(NOTHING):
        listed = re.search(r"known ([\w -]+): \[([^\]]*)\]", complaint.detail)
        if listed:
            found[KINDS[listed[1]]] = set(listed[2].split())
    explained = {kind: set(EXPLAINED["no_pack"][kind]) for kind in mine}
    assert found == {kind: mine[kind] | explained[kind] for kind in mine}


def test_the_engine_knows_every_name_and_type_of_the_packs(ask: Ask, packs: Packs) -> None:
    strange: set[tuple[str, str]] = set()
    number = 0
    for some in batches(packs):
        shown = names.everything(some, VERSION)
        complaints = ask(shown.text)
        strange |= names.unknown(complaints, shown) | names.mistyped(complaints, shown)
        number += len(shown.places)
        assert unheard_of(ask, some) == {names.short(c) for c in some}
    assert strange == set()
    assert number > 4000


def test_the_engine_lacks_what_the_packs_call_newer(ask: Ask, packs: Packs) -> None:
    wanted: set[tuple[str, str]] = set()
    found: set[tuple[str, str]] = set()
    for some in batches(packs):
        newer = {names.short(c): list(names.recorded_absent(c.body, VERSION)) for c in some}
        shown = names.each_name(some, newer)
        found |= names.unknown(ask(shown.text), shown)
        wanted |= {(short, name.removesuffix("{}")) for short, of in newer.items() for name in of}
    assert found == wanted
    assert len(wanted) > 200


def test_names_of_the_past_are_known_to_the_engine_and_to_the_packs(ask: Ask, packs: Packs) -> None:
    past: dict[str, Any] = EXPLAINED["past"]
    every = [c for c in known(packs) if names.short(c) in past]
    assert len(every) == len(past)
    shown = names.each_name(every, past)
    assert names.unknown(ask(shown.text), shown) == set()
    for component in every:
        assert set(past[names.short(component)]) <= component.body.removed.keys()
