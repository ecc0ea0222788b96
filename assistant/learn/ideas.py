"""The vocabulary, as explanations and questions ask for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

import assistant.knowledge
from assistant.core.explanation import Idea
from assistant.learn.looked_up import POWERSHELL, names_in

TOOLS: Mapping[str, str] = {
    "packer": "Packer", "terraform": "Terraform", "ansible": "Ansible", "vagrant": "Vagrant",
    "docker": "Docker", "compose": "compose", "kubernetes": "Kubernetes",
    "cloud-init": "cloud-init", "proxmox": "Proxmox VE", "hyperv": "Hyper-V",
    "vsphere": "vSphere", "libvirt": "libvirt", "aws": "AWS", "azure": "Azure",
    "unattend": "Windows answer files", "powershell-dsc": "PowerShell DSC", "gpo": "Group Policy",
}  # fmt: skip
_WORDS = Path(assistant.knowledge.__file__).with_name("data") / "words"
_HOPS = 2
_RESOURCE = re.compile(r"([A-Z]\w+)(?: resource)?")
"""What a configuration of DSC calls a resource."""


class Term(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a tool says, or why it says nothing."""

    term: str = ""
    names: tuple[str, ...] = ()
    """Schema elements of our packs."""
    source: str = ""
    """Where a term that no pack has comes from."""
    none: str = ""
    """Why the tool has no equivalent; empty where it has one."""
    nearest: str = ""
    """Of a tool without an equivalent: the concept that comes nearest."""


class Example(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A few lines of one tool that show a concept."""

    text: str
    in_part: bool = False
    """Whether the block needs other settings too, which are left out."""


class Concept(msgspec.Struct, forbid_unknown_fields=True, frozen=True, dict=True):
    """One idea with every tool's word for it."""

    name: str
    title: str
    means: str
    terms: dict[str, Term]
    near: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    trap: str = ""
    examples: dict[str, Example] = {}
    """By tool, from the files under `examples`."""
    asked: tuple[str, ...] = ()
    """Ways of asking for it, from the files under `asked`."""

    @cached_property
    def named(self) -> Mapping[str, Term]:
        """The tools that have a word for it."""
        return {tool: term for tool, term in self.terms.items() if not term.none}


class _About(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    area: str


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    about: _About
    concepts: tuple[Concept, ...]


class _Examples(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The examples of one tool, by concept."""

    tool: str
    whole: dict[str, str] = {}
    parts: dict[str, str] = {}


class Ideas:
    """All concepts, and the graph between them."""

    def __init__(self, files: Sequence[tuple[str, tuple[Concept, ...]]]) -> None:
        """`files`: areas with their concepts."""
        self.areas = dict(files)
        self.concepts = {one.name: one for _, concepts in files for one in concepts}

    def around(self, concept: Concept) -> tuple[Concept, ...]:
        """Neighbours of a concept, the nearest first, then those of its area; never itself."""
        found: dict[str, None] = {concept.name: None}
        edge = [concept.name]
        for _ in range(_HOPS):
            edge = [n for name in edge for n in self._beside.get(name, ()) if n not in found]
            found.update(dict.fromkeys(edge))
        for concepts in self.areas.values():
            if any(one.name == concept.name for one in concepts):
                found.update(dict.fromkeys(one.name for one in concepts))
        return tuple(self.concepts[name] for name in found if name != concept.name)

    def named(self, words: str) -> tuple[Concept, ...]:
        """The concepts whose name, title or way of asking is these words."""
        plain = words.replace("-", " ")
        return tuple(
            one for one in self.concepts.values()
            if plain in (one.name.replace("-", " "), one.title.lower(), *map(str.lower, one.asked))
        )  # fmt: skip

    def of_element(
        self, tool: str, elements: Sequence[str], *, alone: bool = False
    ) -> Concept | None:
        """The concept that a schema element stands for, of several the first that has one;
        `builder/*.name` stands for a setting of builders of which none is named. `alone`: None
        where the element may stand for another concept as well."""
        for element in elements:
            found = self._elements.get((tool, element))
            if found is not None:
                shared = alone and (tool, element) in self._shared
                return None if shared else self.concepts[found]
        return None

    @cached_property
    def _beside(self) -> Mapping[str, tuple[str, ...]]:
        """The graph, read in both directions."""
        found: dict[str, dict[str, None]] = {}
        for one in self.concepts.values():
            for other in one.near:
                if other in self.concepts:
                    found.setdefault(one.name, {})[other] = None
                    found.setdefault(other, {})[one.name] = None
        return {name: tuple(others) for name, others in found.items()}

    @cached_property
    def _named(self) -> Mapping[tuple[str, str], str]:
        """Cmdlets, settings of answer files and resources of DSC that one concept alone names."""
        found: dict[tuple[str, str], set[str]] = {}
        for one in self.concepts.values():
            for tool, term in one.named.items():
                inside = names_in(tool, term.term)
                for name in (*inside.known, *inside.strange):
                    place = "powershell" if tool in POWERSHELL else tool
                    found.setdefault((place, name), set()).add(one.name)
                if tool == "powershell-dsc" and (resource := _RESOURCE.fullmatch(term.term)):
                    found.setdefault(("powershell", resource[1]), set()).add(one.name)
        return {key: min(names) for key, names in found.items() if len(names) == 1}

    @cached_property
    def _homes(self) -> Mapping[tuple[str, str], list[str]]:
        """By element the concepts that name it, those whose term is nearest to its own name
        first: `packages` before `packages with fail2ban`."""
        found: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for one in self.concepts.values():
            for tool, term in one.terms.items():
                for element in term.names:
                    how = _distance(element, term.term)
                    found.setdefault((tool, element), []).append((how, one.name))
        return {
            key: [name for _, name in sorted(names, key=lambda one: one[0])]
            for key, names in found.items()
        }

    @cached_property
    def _shared(self) -> frozenset[tuple[str, str]]:
        """Elements that more than one concept names, and none of them by the bare name alone."""
        bare = {key: [_distance(key[1], self.concepts[name].terms[key[0]].term) for name in names]
                for key, names in self._homes.items()}  # fmt: skip
        return frozenset(
            key for key, how in bare.items()
            if len(how) > 1 and (min(how) > 2 or how.count(min(how)) > 1)
        )  # fmt: skip

    @cached_property
    def _elements(self) -> Mapping[tuple[str, str], str]:
        found = {key: names[0] for key, names in self._homes.items()}
        settings: dict[str, set[str]] = {}
        for one in self.concepts.values():
            for term in one.terms.values():
                for element in term.names:
                    if element.startswith("builder/") and "." in element:
                        settings.setdefault(element.partition(".")[2], set()).add(one.name)
        for one in self.concepts.values():
            for tool, term in one.terms.items():
                if term.term and not term.names and " " not in term.term:
                    found.setdefault((tool, term.term.replace("[]", "")), one.name)
        found |= {key: name for key, name in self._named.items() if key not in found}
        for setting, names in settings.items():
            if len(names) == 1:
                # Builders call one thing alike: what is said of some holds for the others.
                found.setdefault(("packer", f"builder/*.{setting}"), min(names))
        return found


def _distance(element: str, term: str) -> int:
    """How far a term is from an element's own name, from 0: the last part of the name, all of it
    or its kind, both, the name among others, the name with something beside it, something else."""
    kind, _, rest = element.rpartition("/")
    last = rest.rpartition(".")[2]
    said = term.strip("`\"'")
    if said == last:
        return 0
    if said in (element, rest) or (kind and "." not in rest and said == kind):
        return 1
    if said == f"{last} {kind}":
        return 2
    if last in re.split(r" or | and |, ", said):
        return 3
    return 4 if said.startswith(f"{last} ") else 5


@lru_cache(maxsize=1)
def ideas() -> Ideas:
    """The vocabulary that comes with Dryfit, read once."""
    files = [
        msgspec.yaml.decode(file.read_bytes(), type=_File) for file in sorted(_WORDS.glob("*.yaml"))
    ]
    shown, asked = _shown(), _asked()
    return Ideas(
        [
            (
                file.about.area,
                tuple(
                    _with(one, shown.pop(one.name, {}), asked.pop(one.name, ()))
                    for one in file.concepts
                ),
            )
            for file in files
        ]
    )


def _with(one: Concept, examples: dict[str, Example], asked: tuple[str, ...]) -> Concept:
    return msgspec.structs.replace(one, examples=examples, asked=asked)


def _asked() -> dict[str, tuple[str, ...]]:
    """All ways of asking, by concept. One block of lines for each is read in a tenth of the time
    that a list of as many texts takes."""
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted((_WORDS / "asked").glob("*.yaml")):
        read = msgspec.yaml.decode(file.read_bytes(), type=dict[str, str])
        found |= {name: tuple(lines.splitlines()) for name, lines in read.items()}
    return found


def _shown() -> dict[str, dict[str, Example]]:
    """All examples, by concept and tool."""
    found: dict[str, dict[str, Example]] = {}
    for file in sorted((_WORDS / "examples").glob("*.yaml")):
        read = msgspec.yaml.decode(file.read_bytes(), type=_Examples)
        for texts, in_part in ((read.whole, False), (read.parts, True)):
            for name, text in texts.items():
                found.setdefault(name, {})[read.tool] = Example(text, in_part)
    return found


def find_idea(tool: str, elements: Sequence[str]) -> Idea | None:
    """The concept that a tool's name stands for; None where the vocabulary has none."""
    found = ideas().of_element(tool, elements)
    if found is None:
        return None
    terms = tuple(
        (TOOLS[one], term.term if not term.none else f"none: {term.none}")
        for one, term in sorted(found.terms.items(), key=lambda t: (bool(t[1].none), t[0]))
        if one != tool
    )  # fmt: skip
    return Idea(found.name, found.title, found.means, terms, found.trap)
