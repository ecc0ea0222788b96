"""A goal to an Intent of named resources, values and what is unclear."""

from __future__ import annotations

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
from assistant.understand.environments import find_environments
from assistant.understand.firewall import claim_firewall
from assistant.understand.goals import unread_of, unread_words
from assistant.understand.lexicon import lexicon
from assistant.understand.matching import matches
from assistant.understand.openings import find_openings
from assistant.understand.orders import not_understood
from assistant.understand.phrases import Table
from assistant.understand.reading import Found, Reading
from assistant.understand.resources.again import find_again
from assistant.understand.resources.called import read_called, read_coded, read_purposes
from assistant.understand.resources.charts import ChartValue, find_charts
from assistant.understand.resources.dns import find_dns, share_behind, share_flags
from assistant.understand.resources.finding import (
    Named,
    Unclear,
    add_brought,
    add_by_form,
    add_machine,
    add_service,
    find_resources,
    named_type,
)
from assistant.understand.resources.flags import read_flags
from assistant.understand.resources.kinds import read_kinds, read_ranges
from assistant.understand.resources.machine_sizes import read_machine_sizes
from assistant.understand.resources.naming import name_path, read_names
from assistant.understand.resources.outputs import Told, find_outputs, output_parameters, owned
from assistant.understand.resources.owning import (
    OPENINGS,
    called_by_use,
    find_between,
    openings_between,
    owned_openings,
)
from assistant.understand.resources.places import (
    TERRAFORM,
    TYPE,
    claim_providers,
    locations_of,
    provider_values,
    providers_of,
    stands,
    target_of,
)
from assistant.understand.resources.placing import read_places, told_once
from assistant.understand.resources.shapes import Shaped, find_shapes
from assistant.understand.resources.sharing import read_shares, share_listed
from assistant.understand.resources.sheet import Sheet
from assistant.understand.resources.sized_apart import find_sized_apart, owned_by
from assistant.understand.resources.software import installs_docker, read_software
from assistant.understand.resources.tags import put_tags
from assistant.understand.resources.there import find_there
from assistant.understand.resources.told import (
    ToldValue,
    find_told,
    put_charts,
    put_told,
    told_of_providers,
)
from assistant.understand.resources.values import read_values
from assistant.understand.resources.vocabulary import Records, vocabularies
from assistant.understand.secrecy import find_secrets
from assistant.understand.state import set_state_apart
from assistant.understand.tags import find_tags
from assistant.understand.text import checked, words_of
from assistant.understand.things import find_things, read_labels
from assistant.understand.unknown import find_misspelt_tools, find_pack_names

SUBJECT = "resources"
"""What a part of such a goal is about."""

_LEFT = 3
"""Fewer words that are not read may be beside the point."""


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
    if any(f.thing.id != TERRAFORM for f in tools) or target not in (None, TERRAFORM):
        return None
    cautions = find_cautions(reading)
    if kind_of(reading) != "draft" or is_other(cautions):
        return None
    _release_things(reading)
    find_misspelt_tools(reading)
    catalogues = catalogues_of(packs)
    providers = providers_of(reading, packs)
    if not providers:
        return None
    if any(vocabularies().of(provider).openings for provider in providers):
        find_openings(reading)
    find_environments(reading, always=True)
    apart = set_state_apart(reading, always=True)
    apart_by = find_sized_apart(reading, providers)
    between = find_between(reading)
    there = told_of_providers(reading, providers)
    settings = [v for p in providers for v in find_charts(reading, vocabularies().of(p))]
    waiting = find_told(reading, providers)
    shaped, places = find_shapes(reading), locations_of(reading, providers)
    named, unclear, told = _named(reading, catalogues, providers, shaped, waiting, settings)
    for span in apart:
        reading.release(span)
    if not named and not unclear:
        return _nothing(reading, catalogues, providers, cautions) if tools else None
    if installs_docker(named):
        providers = [name for name in providers if name != "docker"]
    parameters = [*target_of(reading, providers), *places, *there]
    parameters += provider_values(reading, providers, shaped)
    called_by_use(reading.goal, named)
    resources = _labelled(named)
    parameters += [p for one in resources for p in _parameters(one)]
    parameters += output_parameters(told)
    parameters += [p for p in reading.parameters if p.name == "secret" or _of_state(p)]
    openings = [p for p in reading.parameters if p.name == OPENINGS]
    parameters += owned_openings(reading, resources, openings)
    parameters += owned_by(apart_by, resources)
    parameters += openings_between(reading, resources, between)
    claim_firewall(reading)
    claim_providers(reading, providers)
    read_labels(reading)
    if not tools and _mostly_unread(reading):
        return None
    made = tuple(_resource(one) for one in resources)
    notes = tuple(Caution(code, text) for code, text in reading.notes)
    unread = unread_of(reading)
    return Intent(
        goal,
        "draft",
        (Part(TERRAFORM, SUBJECT, tuple(providers), resources=made),),
        tuple(_with_set(parameters, sets or {})),
        tuple(sorted(reading.mentions, key=lambda m: (m.span.start, m.span.end))),
        unread,
        (*reading.unknown, *(_unknown(reading, one) for one in unclear)),
        (
            *cautions,
            *notes,
            *(() if any(c.declines for c in cautions) else not_understood(goal, unread)),
        ),
    )


def _named(
    reading: Reading,
    catalogues: Catalogues,
    providers: Sequence[str],
    shaped: Sequence[Shaped],
    waiting: Sequence[ToldValue],
    settings: Sequence[ChartValue],
) -> tuple[list[Named], list[Unclear], list[Told]]:
    """The resources with all that the goal says of them, words that fit several, and what is to be
    told of them."""
    for provider in providers:
        for hit in [*matches(reading, Table.of([(vocabularies().of(provider).masks, True)]))]:
            reading.claim(hit.span.start, hit.span.end, "label")
    tags, asked = find_tags(reading), find_outputs(reading)
    named = _named_in_full(reading, catalogues)
    records = [
        one
        for provider in providers
        for one in find_dns(reading, catalogues, _records(reading, provider))
    ]
    more, unclear = find_resources(reading, catalogues, providers)
    # "DNS records" before the records themselves asks for none of its own.
    rows = {one.type for one in records}
    named += [*records, *(one for one in more if one.sense.set or one.type not in rows)]
    for provider in providers:
        add_service(reading, catalogues, named, provider)
        add_machine(reading, catalogues, named, provider)
        add_by_form(reading, catalogues, named, provider)
    # Where a machine is told by its size, words that fit several resources are no resource.
    for one in unclear if named else ():
        reading.release(one.span)
    add_brought(reading, catalogues, named, shaped)
    named.sort(key=lambda one: one.span.start)
    named = read_kinds(reading, named)
    read_software(reading, named)
    read_flags(Sheet(reading, named, shaped))
    read_machine_sizes(Sheet(reading, named, shaped))
    share_flags(named)
    claim_providers(reading, providers)
    named = read_names(reading, named, shaped)
    put_told(reading, waiting, named)
    put_charts(reading, settings, named)
    read_called(reading, named)
    read_coded(reading, named)
    find_again(reading, named)
    named = read_ranges(reading, named)
    named = read_shares(reading, named)
    told = owned(reading, asked, named)
    find_there(reading, catalogues, named, shaped)
    made = [one for one in named if not one.there]
    read_values(Sheet(reading, made, shaped))
    share_listed(reading, named)
    share_behind(reading, named)
    put_tags(tags, made)
    read_purposes(reading, named)
    read_places(reading, named)
    return told_once(named), unclear if not named else [], told


def _records(reading: Reading, provider: str) -> Records | None:
    """How the provider writes a record of the zone that the goal speaks of: a private one."""
    known = vocabularies().of(provider)
    other = known.near_records and stands(reading, known.near_records)
    return known.other_records if other else known.records


def _mostly_unread(reading: Reading) -> bool:
    """True for 'back up my docker volumes every night to a NAS': what two words of a goal name is
    not what it asks for."""
    stop = reading.lexicon.stop
    words = [word for word in reading.words if word.text.isalpha() and word.text not in stop]
    left = sum(word.text.isalpha() for word in unread_words(reading))
    return left >= _LEFT and left * 2 > len(words)


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
    part = Part(TERRAFORM, SUBJECT, tuple(providers))
    mentions = tuple(sorted(reading.mentions, key=lambda m: (m.span.start, m.span.end)))
    return Intent(reading.goal, "draft", (part,), (), mentions, left, (unknown,), cautions)


def _named_in_full(reading: Reading, catalogues: Catalogues) -> list[Named]:
    """Types that the goal spells as the pack does: aws_s3_bucket."""
    found = []
    for match in TYPE.finditer(reading.goal):
        kind, span = match.group().lower(), Span(*match.span())
        if catalogues.packs.component(f"terraform/resource/{kind}") is not None:
            one = named_type(reading, catalogues, kind, span)
            found += [one] if one else []
    return found


def _tools(reading: Reading) -> list[Found]:
    """The tools that the goal names. Beside Terraform, one that nothing is drafted for is a word
    like others: GitHub Actions in a goal for GitHub's provider."""
    tools = [f for f in reading.things if isinstance(f.thing, Tool) and not f.negated]
    if any(f.thing.id == TERRAFORM for f in tools):
        others = [f for f in tools if isinstance(f.thing, Tool) and not f.thing.subjects]
        reading.things = [f for f in reading.things if f not in others]
        tools = [f for f in tools if f not in others]
    return tools


def _release_things(reading: Reading) -> None:
    """Only tools and providers keep their words: everything else is read anew."""
    kept = [f for f in reading.things if isinstance(f.thing, Tool | Platform)]
    # What is a system as well is one: Amazon Linux.
    systems = {words for system in reading.lexicon.systems for words in system.words}
    spans = {f.span for f in kept if reading.goal[f.span.start : f.span.end].lower() not in systems}
    names = {span for _, span in reading.pack_names}
    secrets = {p.span for p in reading.parameters if p.name == "secret"}
    for mention in [*reading.mentions]:
        said = mention.meaning.split(" ", 1)[0]
        if mention.span in spans | names | secrets or said in ("caution", "a"):
            continue
        reading.release(mention.span)
    reading.things = kept
    reading.parameters = [p for p in reading.parameters if p.name == "secret"]


def _labelled(named: Sequence[Named]) -> list[Named]:
    """The same resources, each with a label of its own among those of its type."""
    taken: set[tuple[str, str]] = set()
    for one in named:
        path = name_path(one)
        service = one.traits.shapes.get("service", "")
        said = one.values.get(path) or one.values.get(service)
        text = str(said[0]) if said and not (one.label and one.traits.repeated) else one.label
        if said and path not in one.values:
            text = re.sub(r":.*\Z", "", text.rpartition("/")[2])
        base = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or one.label or "main"
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
        f"{TERRAFORM}/resource/{one.type}",
        one.label,
        one.span,
        one.count,
        inside,
        one.traits.place if place else "",
        place,
        one.there,
    )


def _parameters(one: Named) -> list[Parameter]:
    return [
        Parameter(f"{one.type}.{one.label}.{path}", value, "goal", span)
        for path, (value, span) in one.values.items()
    ]


def _of_state(parameter: Parameter) -> bool:
    return parameter.name.startswith("state_")


def _unknown(reading: Reading, one: Unclear) -> UnknownTerm:
    return UnknownTerm(reading.goal[one.span.start : one.span.end], one.span, one.types)
