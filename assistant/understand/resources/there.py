"""What is there already, so that it is looked up and never made: in my VPC, our existing zone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.core.intent import Span
from assistant.knowledge.body_paths import at_path
from assistant.knowledge.catalogue import Catalogues
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.naming import name_path
from assistant.understand.resources.shapes import Shaped
from assistant.understand.resources.vocabulary import vocabularies

ID, NAME = "there_id", "there_name"
"""Paths for what the provider or the goal calls one that has no attribute for its name."""
_KIND = (
    r"(?:(?:aws|azure|google|gcp|hetzner|hcloud|digitalocean|cloudflare|github|ec2|rds|s3|iam|private|public"
    r"|shared|central|prod|production|dev|staging|test|main|default|current|running|own|old|hosted)\s+)*"
)
"""Words that may stand between what says that it is there and its own words."""
_EXISTING = re.compile(
    rf"\b(?:(?:already\s+|pre-?)?existing|(?:i|we)\s+(?:already\s+)?have\s+(?:an?|the|two)?)\s+{_KIND}\Z",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:in|into|on|onto|for|of|to|from|behind|between|against|inside|under|within|via|through|over"
    rf"|lets?|allow|protect|guard|watch|monitor|when)\s+(?:all\s+)?(?:my|our)\s+{_KIND}\Z",
    re.IGNORECASE,
)
"""'my' alone says little: terraform my network. Behind such a word it is one that is there."""
_ALREADY = re.compile(
    r"\s*,?\s*(?:\(\s*existing\s*\)|\(?\s*(?:(?:that|which)\s+)?(?:(?:it\s+)?(?:is|are|does|do)\s+)?already\s+"
    r"(?:exists?|existing|there|running|in\s+[\w-]+(?:\s*53)?|made|created|present)\)?"
    r"|\(?(?:(?:that|which)\s+)?exists?(?:\s+already)?\)?)(?!\w)",
    re.IGNORECASE,
)


def find_there(
    reading: Reading, catalogues: Catalogues, named: Sequence[Named], shaped: Sequence[Shaped]
) -> None:
    """Mark what is there already. Its values only say which one it is: what the data source does
    not take is released."""
    sure = [one for one in named if not one.traits.place and _surely(reading, one)]
    maybe = [one for one in named if not one.traits.place and _ours(reading, one)]
    if all(one in sure or one in maybe for one in named):
        maybe = []
    for one in named:
        if one in sure or one in maybe:
            one.there = True
            _keep_what_tells(reading, catalogues, one)
            _read_own(reading, one, shaped)
    _drop_parts(reading, named)


def _lead(reading: Reading, one: Named) -> str:
    """The goal before the resource's words and its name."""
    path = name_path(one)
    spans = [one.span, *([one.values[path][1]] if path in one.values else [])]
    return reading.goal[: min(span.start for span in spans)]


def _surely(reading: Reading, one: Named) -> bool:
    said = reading.goal[one.span.start : one.span.end].lower()
    if said.startswith("existing") or _EXISTING.search(_lead(reading, one)) or _id_of(one):
        return True
    path = name_path(one)
    ends = {one.span.end, *([one.values[path][1].end] if path in one.values else [])}
    for end in sorted(ends):
        if match := _ALREADY.match(reading.goal, end):
            reading.claim(match.start(), match.end(), f"{one.type} is there already")
            return True
    return False


def _ours(reading: Reading, one: Named) -> bool:
    if one.count > 1 or _is_described(one):
        return False
    words = reading.goal[one.span.start : one.span.end]
    lead = _lead(reading, one) + (m[0] if (m := re.match(r"(?:my|our)\s+", words, re.I)) else "")
    own = vocabularies().of(one.provider).there, one.traits.there
    forms = [rf"(?<![\w-])(?:{form})\s+(?:(?:the|an?|my|our)\s+)?{_KIND}\Z" for form in own if form]
    if any(re.search(form, lead, re.IGNORECASE) for form in forms):
        return True
    named = bool(one.values.get(name_path(one)))
    if one.traits.brought:
        return named and bool(re.search(rf"\b(?:my|our)\s+{_KIND}\Z", lead, re.IGNORECASE))
    return bool(_OURS.search(lead))


def _is_described(one: Named) -> bool:
    """True where the goal says what it is to be like: to my droplet, debian 12."""
    ranges = one.traits.shapes.get("cidr", "")
    known = {name_path(one), ranges, *one.weak, *one.sense.set}
    return any(path not in known for path in one.values)


def _id_of(one: Named) -> str:
    """The provider's own name of it, where the goal gives that: vpc-0a1b2c3d."""
    path = name_path(one)
    text = str(one.values[path][0]) if path in one.values else one.label
    return text if one.traits.ids and re.fullmatch(one.traits.ids, text) else ""


def _keep_what_tells(reading: Reading, catalogues: Catalogues, one: Named) -> None:
    source = catalogues.packs.component(f"terraform/data/{one.type}")
    name, id_ = name_path(one), _id_of(one)
    kept: dict[str, tuple[str | int | bool, Span]] = {}
    if id_ or (one.label and not name):
        kept[ID if id_ else NAME] = (id_ or one.label, one.values.pop(name, (0, one.span))[1])
    for path, (value, span) in one.values.items():
        schema = at_path(source.body, path) if source is not None else None
        if path == name or (schema is not None and schema.required):
            kept[path] = (value, span)
        elif path not in one.weak and span != one.span:
            reading.release(span)
    one.values = kept


_OF = re.compile(r"\s+of\s+(?:the\s+|my\s+|our\s+|an?\s+)?(?:existing\s+)?", re.IGNORECASE)


def _drop_parts(reading: Reading, named: Sequence[Named]) -> None:
    """What belongs to one that is there is there with it: the subnets of my VPC."""
    for one, whole in itertools.pairwise(named):
        between = reading.goal[one.span.end : whole.span.start]
        bare = not one.values and not one.label and one.count == 1
        if whole.there and not one.there and bare and _OF.fullmatch(between):
            one.again = whole


def _read_own(reading: Reading, one: Named, shaped: Sequence[Shaped]) -> None:
    """The address range or the domain right behind it says which one it is."""
    end = max([one.span.end, *(span.end for _, span in one.values.values())])
    own = one.traits.ids and re.compile(rf"\s+({one.traits.ids})(?![\w-])").match(reading.goal, end)
    if own and ID not in one.values:
        one.values[ID] = (own[1], reading.claim(*own.span(1), f"{one.type} {own[1]}"))
    for value in shaped:
        path = one.traits.shapes.get(value.shape, "") if value.shape in ("cidr", "domain") else ""
        gap = reading.goal[end : value.span.start]
        if path and value.span.start >= end and _GAP.fullmatch(gap):
            reading.claim(value.span.start, value.span.end, f"{one.type}.{path} = {value.text}")
            one.values[path] = (value.text, value.span)


_GAP = re.compile(r"[\s(]*(?:(?:for|of|called|named)\s+)?", re.IGNORECASE)
