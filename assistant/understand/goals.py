"""A goal read from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.core.intent import Caution, Intent, Mention, Parameter, Span, Unread
from assistant.core.schema import Component
from assistant.understand.about_images import (
    find_authority,
    find_image_file,
    find_package_proxy,
)
from assistant.understand.addresses import find_addresses, find_hardware_addresses, find_nics
from assistant.understand.brought import find_brought
from assistant.understand.cards import claim_bridged, find_card_settings, find_cards
from assistant.understand.cautions import find_cautions, is_other, kind_of
from assistant.understand.choices import find_choices, find_promises, find_rolling
from assistant.understand.contained import (
    find_capabilities,
    find_container_accounts,
    find_container_settings,
    find_profiles,
    find_socket,
    find_unpublished,
)
from assistant.understand.container_storage import find_container_storage
from assistant.understand.copiers import find_backup_stores, leave_to_copiers
from assistant.understand.counts import count_names, find_counts
from assistant.understand.cues import is_hosted
from assistant.understand.differing import find_differing
from assistant.understand.disk_manners import find_disk_manners
from assistant.understand.disk_places import find_disk_places
from assistant.understand.disk_storages import find_disk_storages
from assistant.understand.docker_daemon import find_docker_daemon
from assistant.understand.docker_hosts import find_docker_host
from assistant.understand.drives import find_drives, find_several_disks, find_volume_sizes
from assistant.understand.entries import Service, Tool, Version
from assistant.understand.environments import find_environments
from assistant.understand.files import (
    find_binds,
    find_clients,
    find_files,
    find_mounts,
    find_project_folders,
    find_public_keys,
    find_shares,
    find_windows_shares,
)
from assistant.understand.firewall import claim_firewall, find_firewall
from assistant.understand.guests import find_guests, leave_containers
from assistant.understand.hardware import count_ids, find_hardware, share_sockets
from assistant.understand.host_groups import find_host_groups
from assistant.understand.image_words import find_image_words
from assistant.understand.inventory import find_inventory
from assistant.understand.jobs import find_jobs
from assistant.understand.keyed import find_keyed, find_keyed_files
from assistant.understand.lexicon import lexicon
from assistant.understand.limits import out_of_range
from assistant.understand.locales import (
    find_keyboards,
    find_languages,
    find_zones_and_locales,
)
from assistant.understand.members import find_members
from assistant.understand.memory_ranges import find_memory_ranges
from assistant.understand.modules import find_modules
from assistant.understand.names import find_domains, find_images, find_urls
from assistant.understand.networking import find_networking
from assistant.understand.nodes import find_nodes, spread_over_nodes
from assistant.understand.orders import not_understood
from assistant.understand.own import find_own, share_out
from assistant.understand.own_programs import find_own_programs
from assistant.understand.packages import find_packages
from assistant.understand.partitions import find_partitions
from assistant.understand.people import find_people
from assistant.understand.placements import find_placements
from assistant.understand.pools import find_pools
from assistant.understand.ports import claim_protocols, find_ports
from assistant.understand.projects import find_projects
from assistant.understand.published import find_published, find_volume_types
from assistant.understand.purposes import find_purposes
from assistant.understand.reached import find_reached
from assistant.understand.reading import Reading
from assistant.understand.records import find_records
from assistant.understand.releases import find_copies, find_releases
from assistant.understand.rented import find_rented
from assistant.understand.runtimes import find_runtimes
from assistant.understand.secrecy import find_secrets
from assistant.understand.series import (
    count_addresses,
    find_counted_names,
    find_named_by_service,
    find_series,
)
from assistant.understand.servers import find_servers
from assistant.understand.settings import checked_names, set_parameters
from assistant.understand.settle import settle
from assistant.understand.settled import Settled
from assistant.understand.sites import find_sites
from assistant.understand.sizes import find_open_sizes, find_sizes
from assistant.understand.some_of_them import find_some_of_them
from assistant.understand.state import set_state_apart
from assistant.understand.storage_pools import find_storage_pools
from assistant.understand.systems import (
    find_editions,
    find_systems,
    find_systems_of_images,
    find_systems_of_templates,
    find_unknown_releases,
    find_unread_systems,
)
from assistant.understand.text import Word, checked, words_of
from assistant.understand.texts import find_texts
from assistant.understand.things import find_things, read_labels
from assistant.understand.told import find_limited, find_told, find_tunnelled
from assistant.understand.unknown import (
    Names,
    find_pack_names,
    find_strange_builders,
    find_strange_services,
    find_unknown,
)
from assistant.understand.unused import release_unused
from assistant.understand.upkeep import find_upkeep
from assistant.understand.virtual_switches import find_virtual_switches
from assistant.understand.windows_hosts import find_windows_features, find_windows_hosts
from assistant.understand.windows_work import find_windows_work
from assistant.understand.written import find_written

_BEHIND = re.compile(
    r"\b(?:behind|through|fronted by|reverse proxied by)\s+(?:an?\s+|the\s+)?\Z", re.IGNORECASE
)
_IN_FRONT = re.compile(
    r"(?:\s+as)?(?:\s+an?)?(?:\s+in front\b|\s+(?:reverse\s+)?proxy\b)", re.IGNORECASE
)
_CONTAINERS = ("compose", "docker", "docker-host")
"""Things beside which a folder of the host is one that a container sees."""
_GLUE = re.compile(r"[\s-]*|[._/']")


def read_goal(
    goal: str, packs: Names, sets: Mapping[str, str] | None = None, target: str | None = None
) -> Intent:
    """What the goal says, in milliseconds and without a model.

    `sets` overrides or adds parameters by name; `target` forces the tool. Raises UsageError for
    a goal that is empty, longer than 20,000 characters or no text, for an unknown parameter and
    for a `target` that contradicts the goal.
    """
    given = dict(sets or {})
    checked_names(given)
    if target is None:
        target = given.get("target")
    reading = _found(checked(goal), packs, given, target)
    cautions = find_cautions(reading)
    kind = kind_of(reading)
    if is_other(cautions):
        return Intent(goal, "other", mentions=_mentions(reading), cautions=cautions)
    if kind != "draft":
        questions = lexicon().questions
        text = questions.words_text if kind == "words" else questions.translate_text
        said = Caution("question" if kind == "words" else "translation", text, declines=True)
        return Intent(goal, kind, mentions=_mentions(reading), cautions=(said,))
    settled = settle(reading, given, target)
    if not settled.parts and not reading.unknown and not cautions:
        text = next(w.text for w in lexicon().cautions if w.other)
        said = Caution("not-infrastructure", text, declines=True)
        return Intent(goal, "other", mentions=_mentions(reading), cautions=(said,))
    return _intent(reading, settled, cautions, given)


def _intent(
    reading: Reading, settled: Settled, cautions: tuple[Caution, ...], given: Mapping[str, str]
) -> Intent:
    if settled.parts:
        release_unused(reading, settled.parts)
        find_packages(reading)
    parameters = [*settled.parameters, *_with_proxy(reading)]
    fixed = set_parameters(given)
    names = {p.name for p in (*fixed, *parameters) if p.source == "set"}
    parameters = [*(p for p in parameters if p.name not in names or p.source == "set"), *fixed]
    if settled.parts:
        assumed = any(p.name == "os" and p.source == "assumed" for p in parameters)
        if assumed and not reading.unknown:
            find_unread_systems(reading)
    notes = tuple(Caution(code, text) for code, text in reading.notes)
    ranges = out_of_range(settled.parts, tuple(parameters))
    unread = unread_of(reading)
    described = any(p.name == "os" and p.source == "goal" for p in parameters)
    declined = described or any(c.declines for c in (*cautions, *settled.cautions))
    orders = () if declined else not_understood(reading.goal, unread)
    return Intent(
        reading.goal,
        "draft",
        tuple(settled.parts),
        tuple(parameters),
        _mentions(reading),
        unread,
        tuple(sorted(reading.unknown, key=lambda u: u.span.start)),
        (*cautions, *settled.cautions, *notes, *ranges, *orders),
        tuple(settled.questions),
    )


_VALUES = (
    find_docker_host,
    find_docker_daemon,
    find_public_keys,
    find_people,
    find_members,
    find_windows_features,
    find_windows_hosts,
    find_windows_work,
    find_keyed_files,
    find_upkeep,
    find_guests,
    find_written,
    find_brought,
    find_hardware,
    find_image_file,
    find_urls,
    find_purposes,
    find_backup_stores,
    find_projects,
    find_pools,
    find_jobs,
    find_image_words,
    find_container_storage,
    find_shares,
    find_published,
    find_windows_shares,
    find_clients,
    find_project_folders,
    find_rented,
    find_texts,
    find_told,
    find_records,
    find_container_accounts,
    find_socket,
    find_capabilities,
    find_container_settings,
    find_own_programs,
    find_nics,
    find_networking,
    find_firewall,
    find_hardware_addresses,
    find_servers,
    find_ports,
    find_partitions,
    find_zones_and_locales,
    find_cards,
    find_card_settings,
    find_virtual_switches,
    find_storage_pools,
    find_files,
    find_images,
    find_domains,
    find_inventory,
    find_nodes,
    find_counted_names,
    find_named_by_service,
    find_differing,
    find_own,
    find_series,
    find_keyed,
    find_addresses,
)
"""Readers of values, in the order in which they take words from one another."""


def _found(goal: str, packs: Names, given: Mapping[str, str], target: str | None) -> Reading:
    reading = Reading(goal, words_of(goal), lexicon())
    find_secrets(reading)
    set_state_apart(reading, always=False)
    find_environments(reading, always=False)
    find_modules(reading)
    for find in _VALUES:
        find(reading)
    find_pack_names(reading, packs)
    find_systems(reading)
    find_systems_of_images(reading)
    find_systems_of_templates(reading)
    find_volume_sizes(reading)
    find_disk_manners(reading)
    find_drives(reading)
    find_memory_ranges(reading)
    find_sizes(reading)
    find_several_disks(reading)
    find_volume_types(reading)
    find_disk_storages(reading)
    find_counts(reading)
    find_choices(reading)
    find_rolling(reading)
    find_promises(reading)
    find_unknown_releases(reading)
    find_languages(reading)
    find_keyboards(reading)
    find_editions(reading, _release(reading, given))
    find_things(reading, target)
    leave_containers(reading)
    leave_to_copiers(reading)
    find_some_of_them(reading)
    find_host_groups(reading)
    find_tunnelled(reading)
    find_limited(reading)
    find_disk_places(reading)
    find_binds(reading)
    find_reached(reading)
    find_unpublished(reading)
    find_profiles(reading)
    find_authority(reading)
    find_package_proxy(reading)
    if _runs_containers(reading):
        find_mounts(reading)
    find_runtimes(reading)
    find_releases(reading)
    find_copies(reading)
    find_sites(reading)
    find_packages(reading)
    find_placements(reading)
    find_open_sizes(reading)
    share_out(reading)
    count_names(reading)
    count_addresses(reading)
    claim_bridged(reading)
    count_ids(reading)
    spread_over_nodes(reading)
    share_sockets(reading)
    claim_firewall(reading)
    claim_protocols(reading)
    find_unknown(reading, packs)
    find_strange_services(reading)
    find_strange_builders(reading, packs)
    read_labels(reading)
    return reading


def _runs_containers(reading: Reading) -> bool:
    """True where a folder of the host may be one that a container sees: not where the goal's only
    tool sets up what runs on the host itself."""
    tools = [f.thing for f in reading.things if isinstance(f.thing, Tool) and not f.negated]
    if tools and all(tool.configures for tool in tools) and not is_hosted(reading.goal):
        return False
    return any(
        getattr(f.thing, "id", "") in _CONTAINERS or isinstance(f.thing, Service)
        for f in reading.things
    )


def _release(reading: Reading, given: Mapping[str, str]) -> Version | None:
    """The release whose editions may be named: given, named, or the family's default."""
    versions = lexicon().versions
    if given.get("os") in versions:
        return versions[given["os"]][1]
    for found in reading.systems:
        if not found.negated and found.version:
            return found.version
    for found in reading.systems:
        if not found.negated and found.system.default:
            return versions[found.system.default][1]
    return None


def _with_proxy(reading: Reading) -> list[Parameter]:
    """The goal's own parameters, with the service that stands in front of the others."""
    found = list(reading.parameters)
    for thing in reading.things:
        fronts = _BEHIND.search(reading.goal[: thing.span.start])
        fronts = fronts or _IN_FRONT.match(reading.goal, thing.span.end)
        if fronts and getattr(thing.thing, "proxy", False) and not thing.negated:
            if fronts.re is _IN_FRONT and reading.free(*fronts.span()):
                reading.claim(*fronts.span(), f"stands in front: {thing.thing.id}")
            found.append(Parameter("proxy", thing.thing.id, "goal", thing.span))
            break
    return found


def _mentions(reading: Reading) -> tuple[Mention, ...]:
    return tuple(sorted(reading.mentions, key=lambda m: (m.span.start, m.span.end)))


def unread_words(reading: Reading) -> Iterator[Word]:
    """Words that carry meaning and were not used; one of which only a part was read is not read."""
    for word in reading.words:
        read = all(reading.claimed[word.start : word.end])
        if not read and word.text not in reading.lexicon.stop:
            yield word


def unread_of(reading: Reading) -> tuple[Unread, ...]:
    """Words that carry meaning and were not used; neighbours are put together."""
    spans: list[Span] = []
    for word in unread_words(reading):
        if spans and _GLUE.fullmatch(reading.goal[spans[-1].end : word.start]):
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(Span(word.start, word.end))
    return tuple(Unread(reading.goal[s.start : s.end], s) for s in spans)


class _Recalled:
    """The answers that the packs gave when the goal was read first."""

    def __init__(self, intent: Intent) -> None:
        self._addresses = {
            mention.meaning.removeprefix("name ")
            for mention in intent.mentions
            if mention.meaning.startswith("name ")
        }

    def component(self, address: str) -> Component | None:
        if address not in self._addresses:
            return None
        from assistant.core.schema import BodySchema

        return Component(address, "", "", False, BodySchema())

    def nearest(
        self, word: str, *, tool: str | None = None, kind: str | None = None, limit: int = 3
    ) -> tuple[str, ...]:
        return ()


def answer(intent: Intent, parameter: str, value: str) -> Intent:
    """The Intent with one more value given by the user; what follows from it is settled anew.

    Raises UsageError for an unknown parameter and for a value that cannot be one.
    """
    sets = {p.name: str(p.value) for p in intent.parameters if p.source == "set"}
    if parameter == "os" and sets.get("os") != value:
        sets.pop("edition", None)
    target = sets.pop("target", None)
    again = read_goal(intent.goal, _Recalled(intent), {**sets, parameter: value}, target)
    extra = tuple(c for c in intent.cautions if c.code == "nearest-accepted")
    return replace(again, unknown=intent.unknown, cautions=(*extra, *again.cautions))
