"""A goal to an Intent of named resources, values and what is unclear."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from assistant.core.intent import (
    Caution,
    Intent,
    Parameter,
    Part,
    Resource,
    Span,
    UnknownTerm,
)
from assistant.knowledge import Packs
from assistant.knowledge.catalogue import Catalogues, catalogues_of
from assistant.understand.cautions import find_cautions, is_other, kind_of
from assistant.understand.entries import Platform, Tool
from assistant.understand.goals import unread_of
from assistant.understand.lexicon import lexicon
from assistant.understand.matching import matches
from assistant.understand.phrases import Table
from assistant.understand.reading import Found, Reading
from assistant.understand.resources.finding import (
    Named,
    Unclear,
    add_brought,
    add_service,
    find_resources,
    named_type,
)
from assistant.understand.resources.naming import (
    name_path,
    read_called,
    read_names,
    read_places,
    read_purposes,
    told_once,
)
from assistant.understand.resources.shapes import Shaped, find_shapes
from assistant.understand.resources.values import Sheet, read_flags, read_values
from assistant.understand.resources.vocabulary import vocabularies
from assistant.understand.secrecy import find_secrets
from assistant.understand.text import checked, words_of
from assistant.understand.things import find_things, read_labels
from assistant.understand.unknown import find_pack_names

_TERRAFORM = "terraform"
_TYPE = re.compile(r"(?<![\w.-])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+(?!\w)")
_BESIDE = frozenset(
    (
        *("cluster", "server", "provider", "project", "account", "subscription", "tenant", "cloud"),
        *("organization", "org", "host", "environment", "lab", "homelab", "instance", "zone"),
        "domain",
    )
)
"""Words right behind a provider's name that say nothing more."""
_LABELS = frozenset(("value", "values", "content", "entry"))
"""Words that only say what stands behind them."""
_LOCAL_NAMES = frozenset(("azurerm", "hcloud", "google", "proxmox", "libvirt", "hyperv", "azuread"))
"""Local names of providers that people type in place of the provider's own."""
SUBJECT = "resources"
"""What a part of such a goal is about."""


def read_resources(
    goal: str, packs: Packs, sets: Mapping[str, str] | None = None, target: str | None = None
) -> Intent | None:
    """What the goal asks of Terraform's providers, by the packs alone; None where it names none.

    The same goal always gives an equal Intent. Values are parameters by the resource's type,
    label and path: ad_ou.servers.name.
    """
    reading = Reading(checked(goal), words_of(goal), lexicon())
    find_secrets(reading)
    find_pack_names(reading, packs)
    find_things(reading, target)
    tools = _tools(reading)
    if any(f.thing.id != _TERRAFORM for f in tools) or target not in (None, _TERRAFORM):
        return None
    if kind_of(reading) != "draft":
        return None
    cautions = find_cautions(reading)
    if is_other(cautions):
        return None
    _release_things(reading)
    catalogues = catalogues_of(packs)
    providers = _providers(reading, packs)
    if not providers:
        return None
    for provider in providers:
        for hit in [*matches(reading, Table.of([(vocabularies().of(provider).masks, True)]))]:
            reading.claim(hit.span.start, hit.span.end, "label")
    named, unclear = _named_in_full(reading, catalogues, providers)
    more, doubtful = find_resources(reading, catalogues, providers)
    named = sorted([*named, *more], key=lambda one: one.span.start)
    unclear += doubtful if not named else []
    shaped = find_shapes(reading)
    places = _locations(reading, providers)
    for provider in providers:
        add_service(reading, catalogues, named, provider)
    add_brought(reading, catalogues, named, shaped)
    named.sort(key=lambda one: one.span.start)
    read_flags(Sheet(reading, named, shaped))
    _claim_providers(reading, providers)
    named = read_names(reading, named, shaped)
    read_called(reading, named)
    read_values(Sheet(reading, named, shaped))
    read_purposes(reading, named)
    read_places(reading, named)
    named = told_once(named)
    if not named and not unclear:
        return _nothing(reading, catalogues, providers, cautions) if tools else None
    notes = tuple(Caution(code, text) for code, text in reading.notes)
    parameters = [*_target(reading, tools, providers), *places]
    parameters += _provider_values(reading, providers, shaped)
    resources = _labelled(named)
    parameters += [p for one in resources for p in _parameters(one)]
    parameters += [p for p in reading.parameters if p.name == "secret"]
    _claim_providers(reading, providers)
    parameters = _with_set(parameters, sets or {})
    read_labels(reading)
    part = Part(
        _TERRAFORM, SUBJECT, tuple(providers), resources=tuple(_resource(one) for one in resources)
    )
    mentions = tuple(sorted(reading.mentions, key=lambda m: (m.span.start, m.span.end)))
    return Intent(
        goal,
        "draft",
        (part,),
        tuple(parameters),
        mentions,
        unread_of(reading),
        tuple(_unknown(reading, one) for one in unclear),
        (*cautions, *notes),
    )


def _nothing(
    reading: Reading,
    catalogues: Catalogues,
    providers: Sequence[str],
    cautions: tuple[Caution, ...],
) -> Intent | None:
    """A goal of which no word is a resource: declined, with the names that come nearest."""
    left = unread_of(reading)
    words = [word for one in left for word in one.text.split()]
    near = [t for p in providers if (c := catalogues.of(p)) for t in c.search(words, 3)]
    if not left or not near:
        return None
    first = min(left, key=lambda one: one.span.start)
    unknown = UnknownTerm(first.text, first.span, tuple(near[:3]))
    part = Part(_TERRAFORM, SUBJECT, tuple(providers))
    mentions = tuple(sorted(reading.mentions, key=lambda m: (m.span.start, m.span.end)))
    return Intent(reading.goal, "draft", (part,), (), mentions, left, (unknown,), cautions)


def _named_in_full(
    reading: Reading, catalogues: Catalogues, providers: Sequence[str]
) -> tuple[list[Named], list[Unclear]]:
    """Types that the goal spells as the pack does: aws_s3_bucket."""
    found = []
    for match in _TYPE.finditer(reading.goal):
        kind, span = match.group().lower(), Span(*match.span())
        if catalogues.packs.component(f"terraform/resource/{kind}") is not None:
            one = named_type(reading, catalogues, kind, span)
            found += [one] if one else []
    return found, []


def _tools(reading: Reading) -> list[Found]:
    """The tools that the goal names. Beside Terraform, one that nothing is drafted for is a word
    like others: GitHub Actions in a goal for GitHub's provider."""
    tools = [f for f in reading.things if isinstance(f.thing, Tool) and not f.negated]
    if any(f.thing.id == _TERRAFORM for f in tools):
        others = [f for f in tools if isinstance(f.thing, Tool) and not f.thing.subjects]
        reading.things = [f for f in reading.things if f not in others]
        tools = [f for f in tools if f not in others]
    return tools


def _claim_providers(reading: Reading, providers: Sequence[str]) -> None:
    """Words that named a provider and nothing else."""
    for provider in providers:
        table = Table.of([(vocabularies().of(provider).words, provider)])
        for hit in [*matches(reading, table)]:
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


def _release_things(reading: Reading) -> None:
    """Only tools and providers keep their words: everything else is read anew."""
    kept = [f for f in reading.things if isinstance(f.thing, Tool | Platform)]
    spans = {f.span for f in kept}
    names = {span for _, span in reading.pack_names}
    secrets = {p.span for p in reading.parameters if p.name == "secret"}
    for mention in [*reading.mentions]:
        said = mention.meaning.split(" ", 1)[0]
        if mention.span in spans | names | secrets or said in ("caution", "a"):
            continue
        reading.release(mention.span)
    reading.things = kept
    reading.parameters = [p for p in reading.parameters if p.name == "secret"]


def _providers(reading: Reading, packs: Packs) -> list[str]:
    """Local names of the providers that the goal names, in its order, with a pack each."""
    found: list[str] = []
    for f in sorted(reading.things, key=lambda one: one.span.start):
        if isinstance(f.thing, Platform) and not f.negated:
            found.append(f.thing.under(_TERRAFORM))
    found += _by_words(reading, alone=not found)
    for match in _TYPE.finditer(reading.goal):
        info = packs.provider_of(match.group().lower())
        found += [info.local_name] if info else []
    return [name for name in dict.fromkeys(found) if packs.of_local_name(_TERRAFORM, name)]


def _by_words(reading: Reading, *, alone: bool) -> list[str]:
    """Providers that words stand for which are not their names: s3."""
    found = [w.text for w in reading.words if w.text in _LOCAL_NAMES and w.opens and w.closes]
    for provider, known in vocabularies().by_provider.items():
        table = Table.of([(known.words, provider)])
        hits = list(matches(reading, table, claimed_too=True))
        other = Table.of([(known.unless, provider)])
        if not (alone or known.beside):
            continue
        if hits and not any(True for _ in matches(reading, other, claimed_too=True)):
            found.append(provider)
    return found


def _target(reading: Reading, tools: Sequence[object], providers: Sequence[str]) -> list[Parameter]:
    for f in reading.things:
        if isinstance(f.thing, Tool) and not f.negated:
            return [Parameter("target", _TERRAFORM, "goal", f.span)]
    why = f"no tool is named; resources of {', '.join(providers)} are described with Terraform"
    return [Parameter("target", _TERRAFORM, "assumed", None, why)]


def _locations(reading: Reading, providers: Sequence[str]) -> list[Parameter]:
    """Where the providers are to put things."""
    out: list[Parameter] = []
    for provider in providers:
        known = vocabularies().of(provider).locations
        if known is not None:
            out += _location(reading, provider, known.pattern, known.words)
    return out


def _provider_values(
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


def _labelled(named: Sequence[Named]) -> list[Named]:
    """The same resources, each with a label of its own among those of its type."""
    taken: set[tuple[str, str]] = set()
    for one in named:
        path = name_path(one)
        service = one.traits.shapes.get("service", "")
        said = one.values.get(path) or one.values.get(service)
        text = str(said[0]) if said else one.label
        base = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or "main"
        base = f"n{base}" if base[0].isdigit() else base
        label, number = base, 2
        while (one.type, label) in taken:
            label, number = f"{base}_{number}", number + 1
        taken.add((one.type, label))
        one.label = label
    return list(named)


def _with_set(parameters: Sequence[Parameter], sets: Mapping[str, str]) -> list[Parameter]:
    """The parameters, with those that were set in place of what was read."""
    given = {name: text.strip() for name, text in sets.items() if "." in name}
    kept = [p for p in parameters if p.name not in given]
    return [*kept, *(Parameter(name, _value(text), "set") for name, text in given.items())]


def _value(text: str) -> str | int | bool:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text


def _resource(one: Named) -> Resource:
    path = name_path(one)
    place = ""
    if one.place and path in one.values:
        place = one.traits.place_as.replace("{}", str(one.values[path][0]))
    inside = f"{one.inside.type}.{one.inside.label}" if one.inside else ""
    return Resource(
        f"{_TERRAFORM}/resource/{one.type}",
        one.label,
        one.span,
        one.count,
        inside,
        one.traits.place if place else "",
        place,
    )


def _parameters(one: Named) -> list[Parameter]:
    return [
        Parameter(f"{one.type}.{one.label}.{path}", value, "goal", span)
        for path, (value, span) in one.values.items()
    ]


def _unknown(reading: Reading, one: Unclear) -> UnknownTerm:
    return UnknownTerm(reading.goal[one.span.start : one.span.end], one.span, one.types)
