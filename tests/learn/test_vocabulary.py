"""The data of the vocabulary: names are known to the packs, examples pass the checker."""

from __future__ import annotations

import pytest

from assistant.check import check_files
from assistant.check.formats.reading import shape_of
from assistant.check.formats.shape import Shape
from assistant.knowledge import Packs
from assistant.knowledge.ansible import known_module
from assistant.knowledge.types import block_body
from assistant.learn.explain.shapes import items_of, spread, under
from assistant.learn.ideas import TOOLS, ideas
from assistant.translate import translate

FILES = {
    "compose": "compose.yaml", "cloud-init": "user-data", "ansible": "site.yml",
    "docker": "Dockerfile", "packer": "build.pkr.hcl", "unattend": "Autounattend.xml",
    "powershell-dsc": "lab.ps1", "gpo": "policy.ps1", "hyperv": "lab.ps1",
    **dict.fromkeys(
        ("terraform", "kubernetes", "aws", "azure", "vsphere", "libvirt", "proxmox"), "main.tf"
    ),
}  # fmt: skip
"""As what an example is checked; platforms without a file of their own are written in Terraform."""

OWN_ADDRESS = "the machine is reached at an address of its own"
"""Why a port that Vagrant forwards has no line in what is made of it."""


def _in_hcl(packs: Packs, tool: str, name: str) -> bool:
    address, _, path = name.partition(".")
    if "/" not in address:
        return address in packs.toplevel(tool)
    component = packs.component(f"{tool}/{address}")
    body = component.body if component is not None else None
    words = path.split(".") if path else []
    for number, word in enumerate(words):
        if body is None:
            return False
        attribute = body.attributes.get(word)
        if attribute is not None and number == len(words) - 1:
            return True
        inner = block_body(body, word)
        body = inner or (attribute.nested if attribute is not None else None)
    return body is not None


def _in_shape(pack: str, name: str) -> bool:
    shapes: tuple[Shape, ...] = (shape_of(pack),)
    for word in name.split("."):
        flat = spread(shapes)
        shapes, named = under((*flat, *spread(items_of(flat))), "x1" if word == "*" else word)
        if not shapes or not (named or word == "*"):
            return False
    return True


def _in_ansible(name: str) -> bool:
    if known_module(name) is not None:
        return True
    module = known_module(name.rpartition(".")[0])
    return module is not None and name.rpartition(".")[2] in module.options


def test_every_schema_element_is_known(packs: Packs) -> None:
    unknown = []
    for concept in ideas().concepts.values():
        for tool, term in concept.terms.items():
            for name in term.names:
                known = (
                    _in_hcl(packs, tool, name) if tool in ("packer", "terraform")
                    else _in_shape("compose", name) if tool == "compose"
                    else _in_shape("cloud-config", name) if tool == "cloud-init"
                    else _in_ansible(name)
                )  # fmt: skip
                if not known:
                    unknown.append(f"{concept.name}: {tool} {name}")
    assert not unknown


def test_the_graph_and_the_terms_hold_together() -> None:
    known = ideas().concepts
    assert len(known) >= 300
    assert len(known) == sum(len(area) for area in ideas().areas.values())
    for concept in known.values():
        assert not set(concept.near) - set(known), concept.name
        assert not set(concept.terms) - set(TOOLS), concept.name
        for tool, term in concept.terms.items():
            where = f"{concept.name}: {tool}"
            assert bool(term.term) != bool(term.none), where
            assert term.none or term.names or term.source, where
            assert not term.none or term.nearest in known, where


EXAMPLES = [
    pytest.param(tool, text, id=f"{concept.name}-{tool}")
    for concept in ideas().concepts.values()
    for tool, text in concept.examples.items()
]


@pytest.mark.parametrize(("tool", "text"), EXAMPLES)
def test_examples_pass_the_checker(packs: Packs, tool: str, text: str) -> None:
    result = check_files(_files(tool, text), packs)
    absent = {"missing/file"}
    assert not [f for f in result.findings if f.severity == "error" and f.code not in absent]


def _files(tool: str, text: str) -> dict[str, str]:
    """The example as a file; a Vagrantfile, of which there is no schema, as what is made of it."""
    if tool != "vagrant":
        return {FILES[tool]: text}
    told = translate("Vagrantfile", text, "libvirt")
    lost = [note for line in told.lines if line.fate == "lost" for note in line.notes]
    assert all(OWN_ADDRESS in note for note in lost)
    return {file.path: file.text for file in told.files}


def test_every_tool_has_an_example() -> None:
    shown = {tool for concept in ideas().concepts.values() for tool in concept.examples}
    assert shown == set(TOOLS)
