"""Which questions a round asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from random import Random

from assistant.core.quiz import Question
from assistant.knowledge import Packs
from assistant.learn.explain import Explainer
from assistant.learn.ideas import TOOLS, Concept, Ideas
from assistant.learn.quiz.drafts import draft_questions
from assistant.learn.quiz.schemas import schema_questions
from assistant.learn.quiz.words import word_questions
from assistant.learn.words import answer
from assistant.learn.words.asking import tool_called

_MUCH_USED: Mapping[str, tuple[str, ...]] = {
    "packer": ("packer/builder/hyperv-iso", "packer/builder/qemu", "packer/builder/proxmox-iso",
               "packer/builder/vsphere-iso", "packer/builder/amazon-ebs",
               "packer/provisioner/powershell", "packer/provisioner/shell"),
    "terraform": ("terraform/resource/docker_container", "terraform/resource/aws_instance",
                  "terraform/resource/azurerm_linux_virtual_machine",
                  "terraform/resource/vsphere_virtual_machine",
                  "terraform/resource/proxmox_virtual_environment_vm",
                  "terraform/resource/hcloud_server"),
}  # fmt: skip
"""Components that are asked about without being named: those that public files use most."""


def topics(ideas: Ideas) -> tuple[str, ...]:
    """What may be asked for: areas, tools, concepts."""
    return (*ideas.areas, *TOOLS, *ideas.concepts)


def on_topic(
    ideas: Ideas, packs: Packs, topic: str | None, seed: int, count: int,
    first: Collection[str] = (),
) -> tuple[Question, ...] | None:  # fmt: skip
    """`count` questions on a topic, the same for the same seed; those whose ids are in `first`
    come before others. None: no such topic."""
    chance = Random(seed)  # noqa: S311
    wanted = (topic or "").strip().lower()
    wanted = wanted if wanted in (*TOOLS, *ideas.areas) else tool_called(wanted) or wanted
    if wanted in TOOLS:
        concepts = [one for one in ideas.concepts.values() if wanted in one.terms]
        found = _of_tool(ideas, packs, concepts, wanted, chance)
    elif wanted in ideas.areas:
        found = _of(ideas, ideas.areas[wanted], chance)
    elif wanted:
        concepts = list(ideas.named(wanted))
        address = next((a for a in packs.find(wanted) if not a.count("/provider/")), None)
        if not concepts and address is None:
            meant = [one.name for one in answer(wanted).found if one.confidence != "guess"]
            concepts = [ideas.concepts[name] for name in meant]
        if not concepts and address is None:
            return None
        found = _of(ideas, concepts, chance)
        if address is not None:
            found = [*schema_questions(packs, address, chance), *found]
    else:
        found = _of(ideas, list(ideas.concepts.values()), chance)
        for addresses in _MUCH_USED.values():
            for one in addresses:
                found += schema_questions(packs, one, chance)
    return _chosen(found, chance, count, first)


def on_files(
    explainer: Explainer, ideas: Ideas, seed: int, count: int, first: Collection[str] = ()
) -> tuple[Question, ...]:
    """`count` questions about files, the same for the same seed and files."""
    chance = Random(seed)  # noqa: S311
    return _chosen(list(draft_questions(explainer, ideas, chance)), chance, count, first)


def _of(ideas: Ideas, concepts: Iterable[Concept], chance: Random) -> list[Question]:
    return [question for one in concepts for question in word_questions(ideas, one, chance)]


def _of_tool(
    ideas: Ideas, packs: Packs, concepts: Iterable[Concept], tool: str, chance: Random
) -> list[Question]:
    """Questions in which the tool's words are asked for."""
    words = [one for one in _of(ideas, concepts, chance) if f"/{tool}/" in one.id]
    schemas = _MUCH_USED.get(tool, ())
    return [*words, *(q for one in schemas for q in schema_questions(packs, one, chance))]


def _chosen(
    found: list[Question], chance: Random, count: int, first: Collection[str]
) -> tuple[Question, ...]:
    """Of each thing one question before any gets a second."""
    chance.shuffle(found)
    found.sort(key=lambda one: one.id not in first)
    return tuple(_spread(found))[:count]


def _spread(found: list[Question]) -> Iterator[Question]:
    waiting = found
    while waiting:
        seen: set[str] = set()
        later: list[Question] = []
        for one in waiting:
            if one.about in seen:
                later.append(one)
            else:
                seen.add(one.about)
                yield one
        waiting = later
