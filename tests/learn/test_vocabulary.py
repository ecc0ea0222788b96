"""The data of the vocabulary: names are known to the packs, examples pass the checker."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import assistant.knowledge
from assistant.check import check_files
from assistant.check.formats.reading import shape_of
from assistant.check.formats.shape import Shape
from assistant.core.finding import Finding
from assistant.knowledge import Packs
from assistant.knowledge.ansible import known_module
from assistant.knowledge.types import block_body
from assistant.learn.explain.shapes import items_of, spread, under
from assistant.learn.ideas import TOOLS, Example, ideas
from assistant.learn.words.answering import example_of
from assistant.translate import translate
from tests.learn.manifests import unknown_fields

FILES = {
    "compose": "compose.yaml", "cloud-init": "user-data", "ansible": "site.yml",
    "docker": "Dockerfile", "packer": "build.pkr.hcl", "unattend": "Autounattend.xml",
    "powershell-dsc": "lab.ps1", "gpo": "policy.ps1", "hyperv": "lab.ps1",
    **dict.fromkeys(
        ("terraform", "kubernetes", "aws", "azure", "vsphere", "libvirt", "proxmox"), "main.tf"
    ),
}  # fmt: skip
"""As what an example is checked; platforms without a file of their own are written in Terraform."""

EXAMPLE_FILES = sorted(
    (Path(assistant.knowledge.__file__).parent / "data/words/examples").glob("*.yaml")
)
LEAST = {
    "compose": 0.8, "kubernetes": 0.68, "terraform": 0.6, "ansible": 0.8, "cloud-init": 0.7,
    "packer": 0.8, "unattend": 0.9, "hyperv": 0.8, "aws": 0.95, "azure": 0.9, "vsphere": 0.75,
    "proxmox": 0.75,
}  # fmt: skip
"""The share of a tool's words that have an example, at least."""
OWN_ADDRESS = "the machine is reached at an address of its own"
"""Why a port that Vagrant forwards has no line in what is made of it."""


def test_every_concept_has_ways_of_asking_and_none_twice() -> None:
    words = EXAMPLE_FILES[0].parents[1]
    by_file = [
        yaml.safe_load(file.read_text()) for file in sorted((words / "asked").glob("*.yaml"))
    ]
    assert sorted(name for ways in by_file for name in ways) == sorted(ideas().concepts)
    for name, one in ideas().concepts.items():
        assert len(one.asked) >= 20, name
        assert len({*map(str.lower, one.asked)}) == len(one.asked), name


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
    assert len(known) >= 400
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
    pytest.param(tool, example, id=f"{concept.name}-{tool}")
    for concept in ideas().concepts.values()
    for tool, example in concept.examples.items()
]
OUTSIDE = {"missing/file", "reference/missing-file", "schema/unverified-command"}
"""What is not in the example's own lines."""
JUDGED = ("schema/", "parse/")
"""What an example may not even be warned of."""
LEFT_OUT = {"schema/missing-required", "reference/undeclared-source"}
"""What an example in part may lack, besides what one of several settings must be."""


@pytest.mark.parametrize(("tool", "example"), EXAMPLES)
def test_examples_pass_the_checker(packs: Packs, tool: str, example: Example) -> None:
    if tool == "kubernetes" and example.text.startswith("apiVersion"):
        assert not unknown_fields(packs, example.text)
        return
    findings = check_files(_files(tool, example.text), packs).findings
    wrong = [
        f for f in findings
        if (f.severity == "error" or (f.severity == "warning" and f.code.startswith(JUDGED)))
        and f.code not in OUTSIDE
    ]  # fmt: skip
    lacking = [f for f in wrong if f.code in LEFT_OUT or _must_be_set(f)]
    assert not [f for f in wrong if not example.in_part or f not in lacking]
    assert bool(lacking) == example.in_part


def _must_be_set(finding: Finding) -> bool:
    said = finding.summary
    return finding.code == "schema/constraint" and ("must be set" in said or "needs" in said)


def _files(tool: str, text: str) -> dict[str, str]:
    """The example as a file; a Vagrantfile, of which there is no schema, as what is made of it."""
    if tool != "vagrant":
        return {FILES[tool]: text}
    told = translate("Vagrantfile", text, "libvirt")
    lost = [note for line in told.lines if line.fate == "lost" for note in line.notes]
    assert all(OWN_ADDRESS in note for note in lost)
    return {file.path: file.text for file in told.files}


def test_examples_belong_to_concepts_that_the_tool_has() -> None:
    known = ideas().concepts
    for file in EXAMPLE_FILES:
        read = yaml.safe_load(file.read_text())
        assert read["tool"] == file.stem
        for name in (*read.get("whole", ()), *read.get("parts", ())):
            assert file.stem in known[name].terms, f"{file.stem}: {name}"


def test_most_that_is_asked_has_an_example() -> None:
    """A tool that has files of its own shows how most of its words are written."""
    for tool, least in LEAST.items():
        concepts = [one for one in ideas().concepts.values() if tool in one.named]
        shown = [one for one in concepts if example_of(one, tool)]
        assert len(shown) >= least * len(concepts), f"{tool}: {len(shown)} of {len(concepts)}"


def test_a_manifest_with_a_field_that_is_not_there_is_found(packs: Packs) -> None:
    pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - {name: a, imagee: b}\n"
    assert unknown_fields(packs, pod) == ["spec.containers.imagee"]
