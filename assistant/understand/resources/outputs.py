"""What the goal wants to be told afterwards: output the private ip, with the id as output."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from assistant.core.intent import Parameter, Span
from assistant.understand.matching import Hit, matches
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named

OUTPUT = "output"
"""The parameter: aws_instance.main.private_ip."""
_DATA = Path(__file__).parents[1] / "data" / "outputs.yaml"
_ASKS = re.compile(
    r"\b(?:outputs?|print(?:s|ed)?(?:\s+out)?)\b(?:\s+(?:me|for|are|is|with|only|block))*\s*:?",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"[\s,&]*(?:\b(?:the|its|their|all|a|an|and|both|as|in|an)\b[\s,&]*)*", re.IGNORECASE
)
_BEFORE = re.compile(r"\s+(?:as|in)\s+(?:an?\s+|the\s+)?outputs?\b", re.IGNORECASE)

Told = tuple[Named, str, Span]
"""A resource, the attribute of it that is asked for, and where the goal asks."""

Asked = tuple[Hit["_Known"], Span]
"""Words for a value, and the word that asks for it."""


class _Known(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    words: tuple[str, ...]
    attributes: tuple[str, ...]


@cache
def _table() -> Table[_Known]:
    known = msgspec.yaml.decode(_DATA.read_bytes(), type=list[_Known])
    return Table.of([(one.words, one) for one in known])


def find_outputs(reading: Reading) -> list[Asked]:
    """The values that are asked for, their words claimed before any resource is read from them."""
    out: list[Asked] = []
    hits = list(matches(reading, _table()))
    for ask in _ASKS.finditer(reading.goal):
        if not reading.free(*ask.span()):
            continue
        found = _behind(reading, ask.end(), hits)
        found = found or [h for h in hits if _BEFORE.match(reading.goal, h.span.end)]
        if found:
            lead = reading.claim(*ask.span(), "what is told afterwards")
            out += [(hit, lead) for hit in found]
    for hit, _ in out:
        reading.claim(hit.span.start, hit.span.end, "output")
    return out


def owned(reading: Reading, asked: list[Asked], named: list[Named]) -> list[Told]:
    """The values with their resources; the words for one that no resource has are given back."""
    out: list[Told] = []
    kept: list[Span] = []
    for hit, lead in asked:
        told = [(one, path, hit.span) for one, path in _owners(named, hit)]
        if not told:
            reading.release(hit.span)
        elif lead not in kept:
            kept.append(lead)
        out += told
    for lead in {lead for _, lead in asked} - {*kept}:
        reading.release(lead)
    return out


def _behind(reading: Reading, at: int, hits: list[Hit[_Known]]) -> list[Hit[_Known]]:
    """The values that stand in a row behind the word."""
    found = []
    for hit in sorted(hits, key=lambda one: one.span.start):
        links = _LINKS.match(reading.goal, at)
        if links is not None and hit.span.start == links.end():
            found.append(hit)
            at = hit.span.end
    return found


def _owners(named: list[Named], hit: Hit[_Known]) -> list[tuple[Named, str]]:
    """The resources that have the value: all machines, else the last one named before it."""
    having = []
    for one in named:
        path = next((a for a in hit.entries[0].attributes if a in one.body.attributes), "")
        if path and one.again is None:
            having.append((one, path))
    machines = [pair for pair in having if pair[0].traits.machine]
    before = [pair for pair in having if pair[0].span.start < hit.span.start]
    return machines or before[-1:] or having[:1]


def output_parameters(told: list[Told]) -> list[Parameter]:
    """The parameters, once the resources have their labels."""
    return [
        Parameter(OUTPUT, f"{one.type}.{one.label}.{path}", "goal", span)
        for one, path, span in told
    ]
