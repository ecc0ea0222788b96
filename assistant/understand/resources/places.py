"""The providers that a goal names, and the values that are theirs: a location, a domain."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from assistant.core.intent import Parameter, Span
from assistant.knowledge import Packs
from assistant.understand.entries import Platform, Provider, Tool
from assistant.understand.matching import matches
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.shapes import Shaped
from assistant.understand.resources.vocabulary import Locations, vocabularies

TERRAFORM = "terraform"
TYPE = re.compile(r"(?<![\w./-])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+(?!\w)")
"""A word that may be a resource's type."""
_LABELS = frozenset(("value", "values", "content", "entry", "cidr"))
"""Words that only say what stands behind them."""
_LOCAL_NAMES = frozenset(("azurerm", "hcloud", "google", "proxmox", "libvirt", "hyperv", "azuread"))
"""Local names of providers that people type in place of the provider's own."""
_BESIDE = frozenset(
    (
        *("cluster", "server", "provider", "project", "account", "subscription", "tenant", "cloud"),
        *("organization", "org", "host", "environment", "lab", "homelab", "instance", "zone"),
        "domain",
    )
)
"""Words right behind a provider's name that say nothing more."""


_NAMED_SO = re.compile(r"(?<![\w-])(?!(?:terraform|tf|opentofu)-)\w[\w-]*-\Z", re.IGNORECASE)
"""Before a provider's word that is only the end of a name: rg-k8s."""


def providers_of(reading: Reading, packs: Packs) -> list[str]:
    """Local names of the providers that the goal names, in its order, with a pack each."""
    found: list[str] = []
    for f in sorted(reading.things, key=lambda one: one.span.start):
        if not isinstance(f.thing, Platform) or f.negated:
            continue
        if _NAMED_SO.search(reading.goal[: f.span.start]):
            reading.release(f.span)
            continue
        found.append(f.thing.under(TERRAFORM))
    found += [] if found else _by_place(reading)
    found += _by_words(reading, alone=not found)
    for match in TYPE.finditer(reading.goal):
        info = packs.provider_of(match.group().lower())
        found += [info.local_name] if info else []
    return [name for name in dict.fromkeys(found) if packs.of_local_name(TERRAFORM, name)]


def _by_place(reading: Reading) -> list[str]:
    """Providers whose size of a machine stands in the goal (t3.small, cx22), or in one for
    Terraform their code of a place: eu-west-1, nbg1. What could be a word of its own (sin, ash)
    names none, and beside a resource's type the type does."""
    if TYPE.search(reading.goal):
        return []
    found = [one.terraform for one in reading.lexicon.rented if _is_sized(reading, one)]
    tools = (f.thing.id for f in reading.things if isinstance(f.thing, Tool))
    if found or TERRAFORM not in tools:
        return found
    for provider, known in vocabularies().by_provider.items():
        places = known.locations
        codes = rf"(?<![\w.-])(?:{places.pattern})(?![\w-])" if places else r"(?!)"
        said = (m.group() for m in re.finditer(codes, reading.goal, re.IGNORECASE))
        found += [provider] if any(re.search(r"[0-9]|.{8}", code) for code in said) else []
    return found


def _is_sized(reading: Reading, kept: Provider) -> bool:
    """Whether the goal has the name of a size of those who rent machines."""
    sizes = "|".join(kept.types)
    return (
        bool(sizes)
        and re.search(rf"(?<![\w./-])(?:{sizes})(?![\w/-]|\.\w)", reading.goal) is not None
    )


def _by_words(reading: Reading, *, alone: bool) -> list[str]:
    """Providers that words stand for which are not their names: s3."""
    found = [w.text for w in reading.words if w.text in _LOCAL_NAMES and w.opens and w.closes]
    for provider, known in vocabularies().by_provider.items():
        table = Table.of([(known.words, provider)])
        hits = list(matches(reading, table, claimed_too=True))
        if not (alone or known.beside):
            continue
        apart = known.near and not stands(reading, known.near)
        if hits and not apart and not stands(reading, known.unless):
            found.append(provider)
    return found


def stands(reading: Reading, words: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands in the goal."""
    table = Table.of([(words, True)])
    return any(True for _ in matches(reading, table, claimed_too=True))


def claim_providers(reading: Reading, providers: Sequence[str]) -> None:
    """Words that named a provider and nothing else."""
    for provider in providers:
        known = vocabularies().of(provider)
        table = Table.of([((*known.words, *known.near), provider)])
        for hit in [*matches(reading, table)]:
            if not re.match(r"-[0-9a-f]", reading.goal[hit.span.end :], re.IGNORECASE):
                reading.claim(hit.span.start, hit.span.end, f"platform {provider}")
    ends = {m.span.end for m in reading.mentions if m.meaning.startswith("platform ")}
    for word in reading.words:
        if word.text in _LABELS and reading.free(word.start, word.end):
            ahead = any(0 < m.span.start - word.end <= 3 for m in reading.mentions)
            if ahead:
                reading.claim(word.start, word.end, "label")
        after = any(0 < word.start - end <= 1 for end in ends)
        if after and word.text in _BESIDE and reading.free(word.start, word.end):
            reading.claim(word.start, word.end, "label")
        if (
            word.text in providers
            and word.opens
            and word.closes
            and reading.free(word.start, word.end)
        ):
            reading.claim(word.start, word.end, f"platform {word.text}")


def target_of(reading: Reading, providers: Sequence[str]) -> list[Parameter]:
    """The tool, as the goal names it or as it is assumed."""
    for f in reading.things:
        if isinstance(f.thing, Tool) and not f.negated:
            return [Parameter("target", TERRAFORM, "goal", f.span)]
    why = f"no tool is named; resources of {', '.join(providers)} are described with Terraform"
    return [Parameter("target", TERRAFORM, "assumed", None, why)]


def locations_of(reading: Reading, providers: Sequence[str]) -> list[Parameter]:
    """Where the providers are to put things."""
    out: list[Parameter] = []
    for provider in providers:
        known = vocabularies().of(provider).locations
        if known is not None:
            zones = _zones(reading, provider, known)
            out += zones or _location(reading, provider, known.pattern, known.words)
    return out


def _zones(reading: Reading, provider: str, known: Locations) -> list[Parameter]:
    """The place and its zones, where the goal names zones: eu-central-1a and b."""
    if not known.zone:
        return []
    further = rf"\s*(?:,\s*and\b|,|\band\b|/|&|\+)\s*(?:(?:{known.pattern})?{known.zone}|[a-f])"
    said = re.search(
        rf"(?<![\w-])(?P<place>{known.pattern})(?P<zones>{known.zone}(?:{further}(?![\w-]))*)(?![\w-])",
        reading.goal,
        re.IGNORECASE,
    )
    if said is None or not reading.free(*said.span()):
        return []
    letters = re.findall(r"([a-f])(?![\w-])(?<!\band)", said["zones"].lower())
    span = reading.claim(*said.span(), f"{provider}.zones = {','.join(letters)}")
    place = Parameter(f"{provider}.location", said["place"].lower(), "goal", span)
    return [place, Parameter(f"{provider}.zones", ",".join(dict.fromkeys(letters)), "goal", span)]


def _location(
    reading: Reading, provider: str, pattern: str, words: Mapping[str, str]
) -> list[Parameter]:
    found: list[tuple[str, Span]] = []
    for said, code in words.items():
        spelt = r"[\s-]+".join(re.escape(part) for part in said.split())
        found += [
            (code, Span(*m.span()))
            for m in re.finditer(rf"(?<!\w){spelt}(?!\w)", reading.goal, re.I)
        ]
    found += [
        (m.group().lower(), Span(*m.span()))
        for m in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", reading.goal, re.IGNORECASE)
    ]
    for one, other in itertools.pairwise(reading.words):
        joined = one.text + other.text
        if other.joined and re.fullmatch(pattern, joined, re.IGNORECASE):
            found.append((joined, Span(one.start, other.end)))
    for code, span in found:
        if reading.free(span.start, span.end):
            reading.claim(span.start, span.end, f"{provider}.location = {code}")
            return [Parameter(f"{provider}.location", code, "goal", span)]
    return []


def provider_values(
    reading: Reading, providers: Sequence[str], shaped: Sequence[Shaped]
) -> list[Parameter]:
    """Values that belong to a provider and that no resource took: a domain."""
    out: list[Parameter] = []
    for provider in providers:
        for shape, name in vocabularies().of(provider).values.items():
            free = [
                v for v in shaped if v.shape == shape and reading.free(v.span.start, v.span.end)
            ]
            if free:
                value, full = free[0], f"{provider}.{name}"
                reading.claim(value.span.start, value.span.end, f"{full} = {value.text}")
                out.append(Parameter(full, value.text, "goal", value.span))
    return out
