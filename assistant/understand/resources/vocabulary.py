"""What people call the resources of a provider: data/resources/<provider>.yaml, strictly read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec

from assistant.knowledge.catalogue import stem
from assistant.understand.phrases import Table

_DATA = Path(__file__).parents[1] / "data" / "resources"
Scalar = str | int | bool


class _Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Base of every entry: an unknown key is an error."""


class Sense(_Strict, frozen=True):
    """Words for one resource."""

    type: str
    """The resource's type: kubernetes_deployment_v1. Several senses may have one type."""
    words: tuple[str, ...]
    near: tuple[str, ...] = ()
    """One of these must stand somewhere in the goal."""
    unless: tuple[str, ...] = ()
    """Where one of these stands in the goal, the words mean something else."""
    name: str = ""
    """Path of the attribute that a name beside the words goes to; empty: the type's own."""
    count: str = ""
    """Path of the attribute that a number before the words goes to; empty: so many of it."""
    set: Mapping[str, Scalar] = {}
    """What the words say by themselves: paths and values; items of a list stand with commas."""
    named: bool = True
    """False: no name stands before the words."""
    label: str = ""
    """What it is called in the files where it has no name: bastion."""
    one: bool = False
    """True: however often the words stand, one resource is meant."""


class Flag(_Strict, frozen=True):
    """Words that stand for values of attributes."""

    words: tuple[str, ...]
    set: Mapping[str, Scalar] = {}
    """Empty: a draft has it anyway."""


class Traits(_Strict, frozen=True):
    """How values beside one resource are read."""

    name: str = ""
    """Path of the attribute for its name; empty: name, or metadata.name."""
    shapes: Mapping[str, str] = {}
    """Shape of a value that stands alone (see `shapes`) to the path that it belongs to."""
    attributes: Mapping[str, tuple[str, ...]] = {}
    """Further words for an attribute, by its path; a path may end in a key of a map."""
    flags: tuple[Flag, ...] = ()
    units: Mapping[str, str] = {}
    """Path to the unit of a size that its name does not tell: mb, gb."""
    patterns: Mapping[str, str] = {}
    """Path to a regular expression of whole words: cx22 is a server_type. A group `v` (or
    `v2`) in it is the value, where not all of them are; a group `u` is the unit of a time, whose
    minutes and hours are written as seconds, weeks, months and years as days."""
    told: Mapping[str, str] = {}
    """Path to a regular expression, read before any resource is, since its words would be one's
    elsewhere: tls from secret www-tls. The group `v` is the value; `<zone>` in it is any word
    for a time zone, whose value is the zone by the tz database. Behind a + stands the path of
    what its group `w` says by the way: spec.min_replicas+spec.max_replicas."""
    anyway: tuple[str, ...] = ()
    """Words for what a draft has by itself, read before any resource is: as env."""
    schedule: str = ""
    """Path of when it runs again and again, which is read as cron writes it: 0 2 * * *."""
    budget: str = ""
    """Path of the requests and limits of its container."""
    brings: Mapping[str, str] = {}
    """Shape of a value to the type that it makes necessary: a network with an address range has a
    subnet."""
    named_before: bool = False
    """True: an ordinary word before it may be its name too: the web namespace."""
    dotted: bool = False
    """True: what looks like a domain right behind it is its name: user m.meier."""
    labelled: bool = False
    """True: it has no attribute for its name; a name beside it is its label in the files."""
    sizes: Mapping[str, Mapping[str, tuple[float, float]]] = {}
    """Of a machine: path to the types that may stand there, each with its processors and its
    gigabytes of memory, the smallest first. 2 vcpus and 4 GB stand for one of them."""
    machine: bool = False
    """True: it is a machine that something runs on."""
    software: str = ""
    """Path of the attribute with what it does at its first start, by cloud-init."""
    told_by: str = ""
    """Regular expression of what stands for a machine that is called by no word of its own, as a
    size or a system does: a cx22 with Debian."""
    by_form: str = ""
    """Regular expression of names that only this has: one of them alone stands for it: rg-shop."""
    each: Literal["", "plural", "always"] = ""
    """It serves one machine: of several machines each has one of its own, always or where the goal
    speaks of several (elastic ips)."""
    of: str = ""
    """For `each`: type of what it serves, where that is no machine."""
    for_all: tuple[str, ...] = ()
    """Paths whose value behind a list of such resources is that of each: loki and promtail in
    namespace logging."""
    kinds: Mapping[str, Mapping[str, Scalar]] = {}
    """Words right before it that say which of several it is, each with its values: public."""
    repeated: bool = False
    """True: several may have one name, as records of a zone have."""
    there: str = ""
    """Regular expression of the words right before it that speak of one that is there already,
    beside those that count for all (`there`): for repo api."""
    brought: bool = False
    """True: 'my' before it is one that the draft makes known: my ssh key."""
    ids: str = ""
    """Regular expression of what the provider calls one that is there: vpc-0a1b2c3d."""
    place: str = ""
    """'in the Lab OU' names one that is there: path of the others' attribute that says where."""
    place_as: str = "{}"
    """What is written there; {} is the name."""


class Locations(_Strict, frozen=True):
    """How a provider calls its places."""

    pattern: str
    """Regular expression of a whole word (hyphens included)."""
    words: Mapping[str, str] = {}
    """Names of towns and regions, each with the provider's code."""
    zone: str = ""
    """Regular expression of what stands behind a code for one of the place's zones; the zone's own
    letter is its last."""


class Records(_Strict, frozen=True, kw_only=True):
    """How a record of a DNS zone is written."""

    type: str = ""
    """Of the resource. The rest are paths in it."""
    types: Mapping[str, tuple[str, str]] = {}
    """Kind of record (A) to the type of its resource and the path of its content, where each kind
    has a resource of its own."""
    private: Mapping[str, tuple[str, str]] = {}
    """The same for a zone that the goal calls private."""
    name: str
    kind: str = ""
    """Empty: the resource's type says it."""
    content: str = ""
    zone: str = ""
    """Path of the zone's name, where a record says it itself."""
    priority: str = ""
    """Empty: it stands before the content."""
    apex: str = "@"
    """The name of the zone itself; {zone} in it is that zone's, empty where the goal names none."""


class ChartSetting(_Strict, frozen=True):
    """Words for a setting of a Helm chart."""

    words: tuple[str, ...] = ()
    form: str = ""
    """Regular expression of such words; the group `v` (or `v2`) is the value."""
    set: Mapping[str, str] = {}
    """The chart's keys with their values, {} being that of the form, {span} it as a span of time
    (15d), {hours} as one in hours (720h), {size} as a size (50Gi); `own:CHART/KEY` is a value of
    a chart that the draft brings itself. Empty: the chart does so anyway."""
    without: Mapping[str, str] = {}
    """What is set where the goal leaves it out: without grafana."""
    ask: tuple[str, ...] = ()
    """Keys whose value is a secret that a variable holds."""


class Vocabulary(_Strict, frozen=True):
    """One provider."""

    provider: str
    words: tuple[str, ...] = ()
    """Words that name the provider without its own name, where no other is named: s3."""
    beside: bool = False
    """True: `words` count beside other providers too."""
    near: tuple[str, ...] = ()
    """Where it is not empty, `words` count only beside one of these: role beside postgres."""
    unless: tuple[str, ...] = ()
    """Where one of these stands in the goal, `words` mean something else."""
    records: Records | None = None
    """Where it keeps DNS zones."""
    near_records: tuple[str, ...] = ()
    """Where one of these stands in the goal, records are those of `other_records`."""
    other_records: Records | None = None
    openings: bool = False
    """True: it has a firewall that is told what it lets in."""
    there: str = ""
    """Regular expression of the words right before what is there already: alarm on."""
    helper: bool = False
    """True: its senses count in every goal for Terraform, without the provider being named."""
    masks: tuple[str, ...] = ()
    """Phrases that hold a resource's name and speak of none: in zone."""
    locations: Locations | None = None
    tags: str = ""
    """Path of the map with the tags of a resource: tags, labels."""
    tags_lower: bool = False
    """True: it takes small letters only."""
    told: Mapping[str, str] = {}
    """The provider's own parameter to a regular expression, read before any resource is: the
    cluster that is there already. The group `v` is the value, without quotes."""
    told_near: Mapping[str, tuple[str, ...]] = {}
    """Of `told`: only where one of these stands somewhere in the goal."""
    values: Mapping[str, str] = {}
    """Shape of a value to the provider's own parameter, where no resource takes it."""
    charts: Mapping[str, tuple[ChartSetting, ...]] = {}
    """For Helm: what may be said of a chart, by its name."""
    service: str = ""
    """Type of the resource that a known service stands for where no other is named with it."""
    service_count: str = ""
    """Path for a number beside that service."""
    senses: tuple[Sense, ...] = ()
    traits: Mapping[str, Traits] = {}


class Vocabularies:
    """All of them, with the table of their senses."""

    def __init__(self) -> None:
        files = sorted(_DATA.glob("*.yaml"))
        read = [msgspec.yaml.decode(f.read_bytes(), type=Vocabulary) for f in files]
        self.by_provider: Mapping[str, Vocabulary] = {v.provider: v for v in read}

    @cached_property
    def helpers(self) -> tuple[str, ...]:
        """Providers whose senses always count."""
        return tuple(name for name, v in self.by_provider.items() if v.helper)

    def of(self, provider: str) -> Vocabulary:
        """The provider's vocabulary, an empty one where nothing is written."""
        return self.by_provider.get(provider) or Vocabulary(provider=provider)

    def table(self, providers: tuple[str, ...]) -> Table[Sense]:
        """The senses of some providers, by the stems of their phrases."""
        return _table(providers)


@cache
def vocabularies() -> Vocabularies:
    """The vocabularies; read at the first call."""
    return Vocabularies()


@cache
def _table(providers: tuple[str, ...]) -> Table[Sense]:
    known = vocabularies()
    senses = [sense for provider in providers for sense in known.of(provider).senses]
    table = Table.of([(sense.words, sense) for sense in senses])
    stems: dict[tuple[str, ...], tuple[Sense, ...]] = {}
    for phrase, found in table.entries.items():
        key = tuple(stem(word) for word in phrase)
        before = stems.get(key, ())
        stems[key] = (*before, *(sense for sense in found if sense not in before))
    return Table(stems, table.longest, frozenset(key[0] for key in stems))
