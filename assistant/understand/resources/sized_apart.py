"""Machines that differ between environments: dev gets one cx22, prod three cpx31."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.intent import Parameter, Span
from assistant.understand.amounts import number_of, number_pattern
from assistant.understand.environments import NAME
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.vocabulary import vocabularies

ENVIRONMENT = "environment"
"""The parameter of one: prod=3 cpx31 hcloud_server server_type (number, size, type, path)."""
_LISTED = re.compile(
    rf"\b(?:(?:with|for|in|and|as|by)\s+)?(?:terraform\s+)?(?:workspaces?|environments?|stages?)\s+{NAME}"
    rf"(?:\s*(?:,\s*(?:and\s+)?|and\s+|/|&)\s*{NAME})+\b",
    re.IGNORECASE,
)
_FILES = re.compile(
    rf"\b(?:(?:with|and|from|by|in)\s+)?{NAME}\.tfvars(?:\s*(?:,|and|&|/|\+)\s*{NAME}\.tfvars)*",
    re.IGNORECASE,
)
_VALUES = (
    rf"(?<![\w.-])(?:(?:for|in|on)\s+)?(?P<env>{NAME})(?:\s+environment)?\s*"
    r"(?:[:=,]|(?:gets?|has|have|with|uses?|runs?|is|are|needs?|wants?)\b)?\s*"
)


@dataclass(frozen=True, slots=True)
class _Sized:
    name: str
    count: int
    size: str
    span: Span


def find_sized_apart(reading: Reading, providers: Sequence[str]) -> list[Parameter]:
    """The machines of each environment, where two at least have a size of their own."""
    for provider in providers:
        for kind, traits in vocabularies().of(provider).traits.items():
            for path, form in traits.patterns.items() if traits.machine else ():
                found = list(_sized(reading, form))
                if len({one.name for one in found}) < 2:
                    continue
                for one in found:
                    reading.claim(one.span.start, one.span.end, f"{one.name}: its machines")
                for listed in (_LISTED, _FILES):
                    for match in listed.finditer(reading.goal):
                        if reading.free(*match.span()):
                            reading.claim(*match.span(), "environments")
                reading.notes = [note for note in reading.notes if note[0] != "environments"]
                said = ((o, f"{o.name}={o.count} {o.size} {kind} {path}") for o in found)
                return [Parameter(ENVIRONMENT, value, "goal", o.span) for o, value in said]
    return []


def _sized(reading: Reading, form: str) -> list[_Sized]:
    plain = re.sub(r"\(\?P<\w+>", "(?:", form)
    pattern = re.compile(
        rf"{_VALUES}(?:{number_pattern()}\s*[x×]?\s*)?(?P<size>{plain})(?![\w-])"
        r"(?:\s+(?:servers?|vms?|instances?|machines?|nodes?|droplets?))?",
        re.IGNORECASE,
    )
    return [
        _Sized(
            match["env"].lower(),
            int(number_of(match["n"])) if match["n"] else 1,
            match["size"],
            Span(*match.span()),
        )
        for match in pattern.finditer(reading.goal)
        if reading.free(*match.span())
    ]


def machine_of(environments: Sequence[Parameter]) -> str:
    """The type of the machines that differ; empty where none do."""
    return str(environments[0].value).split()[-2] if environments else ""


def owned_by(environments: Sequence[Parameter], named: Sequence[Named]) -> list[Parameter]:
    """The environments, each with the label of the machine: none where several kinds are named."""
    kind = machine_of(environments)
    machines = [one for one in named if one.type == kind]
    if len(machines) != 1:
        return []
    label = machines[0].label
    return [
        Parameter(p.name, str(p.value).replace(f" {kind} ", f" {kind}.{label} "), p.source, p.span)
        for p in environments
    ]
