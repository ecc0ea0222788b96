"""Every resource of every pack, asked for by its name: its draft is clean, its duties are met."""

from __future__ import annotations

import re

import pytest

from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.understand.resources import read_resources
from tests.resources.helpers import faults_of, files_of

PACKS = Packs.open()
PROVIDERS = [
    info
    for info in PACKS.packs()
    if info.tool == "terraform" and info.preferred and info.local_name not in ("terraform", "")
]
ODD = {
    "docker_image": "a name that is made up has no tag",
    "kubernetes_manifest": "its name is that of a tool as well",
    "docker_compose": "its name is that of a tool as well",
    "openstack_taas_tap_mirror_v2": "a rule inside of a block",
}
"""Types that are known not to come out, and why."""


def types_of(name: str) -> list[str]:
    """The resource types of a pack that are not deprecated."""
    info = next(i for i in PROVIDERS if i.name == name)
    found = []
    for address in PACKS.addresses(info):
        _, kind, type_ = address.split("/")
        component = PACKS.component(address) if kind == "resource" else None
        if component and component.pack == name and component.deprecated is None:
            found.append(type_)
    return [t for t in found if t not in ODD]


def faults(type_: str) -> list[str]:
    """What is wrong with the draft of a goal that names one type."""
    intent = read_resources(f"terraform {type_}", PACKS)
    if intent is None or intent.declined:
        return ["it is not read"]
    named = [r.address.rsplit("/", 1)[1] for part in intent.parts for r in part.resources]
    if named != [type_]:
        return [f"{named} is read"]
    plan = make_plan(intent, PACKS)
    files = files_of(plan, PACKS)
    return faults_of(plan, files, PACKS)


@pytest.mark.parametrize("name", [info.name for info in PROVIDERS])
def test_some_of_each_pack(name: str) -> None:
    types = types_of(name)
    for type_ in types[:: max(1, len(types) // 6)]:
        assert not faults(type_), type_


@pytest.mark.long
@pytest.mark.parametrize("name", [info.name for info in PROVIDERS])
def test_all_of_each_pack(name: str) -> None:
    wrong = {type_: found for type_ in types_of(name) if (found := faults(type_))}
    assert not wrong


@pytest.mark.parametrize(
    ("provider", "said"),
    [("azurerm", "azure"), ("aws", "aws"), ("google", "google cloud"), ("hcloud", "hetzner"),
     ("github", "github"), ("vault", "vault"), ("openstack", "openstack"), ("vsphere", "vsphere"),
     ("digitalocean", "digitalocean"), ("cloudflare", "cloudflare"), ("azuread", "entra id")],
)  # fmt: skip
def test_names_in_plain_words(provider: str, said: str) -> None:
    """A type by its words is read as that type or as nothing: nine of ten are, none in silence as
    another one."""
    from assistant.knowledge.catalogue import catalogues_of

    catalogue = catalogues_of(PACKS).of(provider)
    assert catalogue is not None
    entries = catalogue.entries[:: max(1, len(catalogue.entries) // 25)]
    right = 0
    for entry in entries:
        plain = re.sub(r"_v\d+$", "", entry.type.partition("_")[2]).replace("_", " ")
        intent = read_resources(f"terraform {said} {plain}", PACKS)
        named = [
            r.address.rsplit("/", 1)[1]
            for p in (intent.parts if intent else ())
            for r in p.resources
        ]
        # Of two releases of one type the words are the same.
        right += [re.sub(r"_v\d+$", "", one) for one in named] == [
            re.sub(r"_v\d+$", "", entry.type)
        ]
    assert right >= 0.9 * len(entries)
