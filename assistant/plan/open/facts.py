"""What is known of a provider beyond its schema: prompts/terraform/resources/<provider>.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from assistant.core.errors import Unfinished
from assistant.plan.library import read_data
from assistant.plan.recipe import File, Item, Note, Scalar, Variable, When


class Fill(msgspec.Struct, forbid_unknown_fields=True):
    """What stands at a path where the goal says nothing. Exactly one form is given."""

    ref: str | None = None
    """`type.path` of another resource, which is made where there is none."""
    where: dict[str, Scalar] = {}
    """For `ref`: values that the other one must have, {label} being this one's; one that is made
    gets them."""
    all: bool = False
    """For `ref`: every one of that type in the draft, as a list; none is made."""
    nth: int | None = None
    """For `ref`: which one of that type, by the order of the goal, the first being 0."""
    every: bool = False
    """For `ref`: a list of all that its count makes."""
    held: bool = False
    """For `all`: only those that the goal puts in the resource that this one was made with."""
    is_: Scalar | None = msgspec.field(default=None, name="is")
    """A literal, for one that has a reason or a condition."""
    within: str | None = None
    """`type.path` of an address range: the next part of it, `bits` smaller."""
    bits: int = 8
    wrap: str = "{}"
    """For `within`: how the range is read, {} being the reference."""
    own: str | None = None
    """The same value as at another path of this resource."""
    var: Variable | None = None
    """A variable of the draft; `{label}` in its name is the resource's own."""
    value: str | None = None
    """A variable that the provider's `variables` declare."""
    expr: str | None = None
    """HCL source text; `{label}` is the resource's own, `{all:TYPE.path}` the names of all others
    of a type, with commas, `{every:...}` with all that a
    count makes, `{made:...}` of those alone that were made for another resource and
    `{said:...}` of the rest; `{param:NAME}` the text of a parameter."""
    needs: Variable | None = None
    """For `expr`: a variable of the draft that it uses."""
    list_: list[Scalar | Fill] | None = msgspec.field(default=None, name="list")
    map: dict[str, Scalar | Fill] | None = None
    text: list[Scalar | Fill] | None = None
    """Parts of one string; `{label}` in them is the resource's own."""
    each: str | None = None
    """`type.path`: jsonencode of a map from each such resource's label to that value."""
    lookup: str | None = None
    """One of the provider's lookups."""
    why: str = ""
    when: When = []
    """Facts of the goal; `made:TYPE`, `one:TYPE` (the draft has one, just one), `named:TYPE` (the
    goal names one), `there:TYPE.PATH` (one of that type has a value there),
    `there:TYPE.PATH=VALUE` (the goal gives it that one), `has:PATH`, `is:PATH=VALUE` (this resource
    has), `said:PATH` (the goal gives it), `inside:TYPE` (the goal puts it in one), `holds:TYPE`
    (the goal puts one in it), `within:TYPE.PATH=VALUE` (it is put in one that has this value),
    `several` (there are several of this one), `reserved` (it was made for another one),
    `stands:TYPE` (one is there already), `open:internet` (the goal lets in addresses that are not
    private)."""
    otherwise: Scalar | Fill | None = None
    """What stands there where `when` does not hold; nothing when it is left out."""

    def __post_init__(self) -> None:
        forms = (
            "ref",
            "is_",
            "within",
            "own",
            "var",
            "value",
            "expr",
            "list_",
            "map",
            "text",
            "each",
            "lookup",
        )
        given = [name for name in forms if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a fill has exactly one form, not {given or 'none'}")


class ServicePaths(msgspec.Struct, forbid_unknown_fields=True):
    """Where what is known of a service stands in a resource that runs it."""

    image: str
    """A service that the goal names there gives image, tag and the resource's name."""
    port: str = ""
    env: str = ""
    """A block with name and value for each plain variable."""
    secrets: str = ""
    """`type.path`: a map of the service's secret variables, each a variable of the draft."""
    secret_name: str = ""
    """Path of the name of the resource with that map."""
    secret_attribute: str = ""
    """That name, as the other resource has it."""
    claim: str = ""
    """Type of a claim for storage; where the draft has one, it is mounted."""
    own_claim: str = ""
    """Path of a claim that is the resource's own; where it stands, it is mounted."""
    claim_name: str = ""
    volume: str = ""
    """Path of the volume's block (name in it) that the claim stands in."""
    mount: str = ""
    """Path of the mount's block: name and mount_path."""
    command: str = ""
    """Path of the command. A script that the goal speaks of stands in a config map."""


class Gate(msgspec.Struct, forbid_unknown_fields=True):
    """How a firewall is told what it lets in. Paths are those of one rule."""

    port: list[str]
    """Where the port stands; twice for a range."""
    protocol: str
    sources: str
    block: str = ""
    """The rule is a block of the firewall, of this name."""
    type: str = ""
    """The rule is a resource of its own, of this type."""
    refers: str = ""
    """For `type`: path of what names the firewall."""
    refers_to: str = "id"
    """For `type`: the firewall's attribute that stands there."""
    several: bool = True
    """False: a rule has one source."""
    guards: dict[str, str] = {}
    """Type of a machine to the path of its firewalls: each machine may have one of its own."""
    group: str = ""
    """For `type`: path of another firewall, whose machines are let in."""
    when: When = []
    """Empty: always. Where it does not hold, another firewall of the draft has the rules."""
    everybody: tuple[str, ...] = ("0.0.0.0/0", "::/0")
    """What stands there for the whole world."""
    world: dict[str, Scalar] = {}
    """What stands in place of `sources` for the whole world, where that is another path."""
    protocols: dict[str, str] = {}
    """The provider's own words for tcp and udp."""
    icmp: dict[str, Scalar] = {}
    """What stands in place of the port for ICMP, which has none."""
    set: dict[str, Scalar] = {}
    """What else stands in every rule."""
    numbered: list[str] = []
    """Paths of a number that no other rule has: 100, 110..."""
    labelled: list[str] = []
    """Paths of the rule's own name."""


class Beside(msgspec.Struct, forbid_unknown_fields=True):
    """What is made along with a resource."""

    type: str
    per: str = ""
    """Type of a resource: one is made for each of it."""
    anyway: bool = False
    """True: it is made beside one that is there already too."""
    once: bool = False
    """True: one of it serves all resources of the type that it is made along with."""
    when: When = []
    set: dict[str, Scalar | Fill] = {}
    """Path to what stands there, before what its own type says."""


class Count(msgspec.Struct, forbid_unknown_fields=True):
    """How often a resource stands where the goal does not say it of that itself."""

    param: str = ""
    """A parameter of the provider with the number."""
    beside: dict[str, int] = {}
    """Type that the goal names to the number that it wants."""


class There(msgspec.Struct, forbid_unknown_fields=True):
    """How a resource that is there already is looked up."""

    data: str = ""
    """Type of the data source; empty: the resource's own."""
    by: str = ""
    """Path of its name in the data source; empty: that of the resource."""
    id: str = ""
    """Path of what the provider calls it: vpc-0a1b2c3d."""
    ask: str = ""
    """Path of what the user is asked for where the goal does not name it; empty: `by`."""
    as_: dict[str, str] = {}
    """Attributes of the resource that the data source calls otherwise."""
    set: dict[str, Scalar | Fill] = {}
    keeps: list[str] = []
    """Types that are there with it: none is made unasked."""


class Filled(msgspec.Struct, forbid_unknown_fields=True):
    """One resource type."""

    set: dict[str, Scalar | Fill] = {}
    """Path to what stands there: written always, unless the goal says something else. A further
    block of one name has a number behind it: rule#2.port."""
    tells: str = ""
    """The attribute that is worth knowing afterwards, where another one would be told."""
    count: Count | None = None
    unique: bool = False
    """True: its name must be the only one in the world, so that the user must choose it."""
    forms: dict[str, str] = {}
    """Path to the form (of `derive`) that a value of the goal takes there: zone: dotted."""
    files: list[str] = []
    """Paths whose value is what stands in a file, where the goal gives a path: public_key."""
    blocks: list[str] = []
    """Paths of blocks that stand there with nothing in them."""
    nameless: bool = False
    """True: it needs no name, and gets none where the goal gives none."""
    named_after: list[str] = []
    """Types, the first of which in the draft lends its name where the goal gives none."""
    gate: Gate | None = None
    """For a firewall."""
    service: ServicePaths | None = None
    """For a container that a known service may run in."""
    there: There = msgspec.field(default_factory=There)
    each: bool = False
    """True: it serves one other resource alone, and stands as often as that does."""
    with_: list[str | Beside] = msgspec.field(default_factory=list, name="with")
    """Types that are made along with it."""
    after: list[str] = []
    """Types that must be there first though nothing of it refers to them."""
    name: str = ""
    """Path of its name, where it is not `name` or `metadata.name`."""
    title: str = ""
    """In words, where the type's own are not good ones: 'Kubernetes deployment'."""
    notes: list[str | Note] = []
    """What the user should know."""


class Lookup(msgspec.Struct, forbid_unknown_fields=True):
    """Something that is there already and is found by a data source, for a value of a resource.

    A value of the lexicon asks for it by its name: `lookup:ubuntu-24.04`.
    """

    data: str
    """Type of the data source: aws_ami."""
    attribute: str
    """What of it is the value: id."""
    body: list[Item]
    said: str
    """What is looked up, in words: Canonical's newest image of Ubuntu 24.04."""


class OwnChart(msgspec.Struct, forbid_unknown_fields=True):
    """A small Helm chart that the draft brings, for objects whose kinds another chart installs."""

    files: list[File]
    """Paths are those within the chart."""
    set: dict[str, Scalar | Fill] = {}
    """Its settings, where the goal says nothing."""
    notes: list[str] = []


class ProviderFacts(msgspec.Struct, forbid_unknown_fields=True):
    """One provider."""

    provider: str
    title: str
    billed: str = ""
    """What costs money; said in the draft's README."""
    config: list[Item] = []
    """The body of its provider block."""
    variables: list[Variable] = []
    """Declared where something uses them."""
    derived: dict[str, str] = {}
    """Parameter to 'FORM of PARAMETER', by the forms of `derive`: domain_dn: dn of domain."""
    before: list[Note] = []
    make: list[str] = []
    """Types that are made unasked where a resource needs one; of others the user gives the id."""
    common: dict[str, Scalar | Fill] = {}
    """By an attribute's own name, for every resource at whose top it is required."""
    safe: dict[str, Scalar | Fill] = {}
    """By an attribute's own name, for every resource at whose top it may stand: private and
    encrypted."""
    everywhere: dict[str, Scalar | Fill] = {}
    """By path, for every resource of the provider that has it."""
    lookups: dict[str, Lookup] = {}
    inventory: dict[str, tuple[str, str]] = {}
    """For machines that a playbook sets up: type to the path of their address, and to the account
    that it logs on with (HCL)."""
    data: dict[str, list[Item]] = {}
    """Data sources by `TYPE.LABEL`, written where an expression of the draft refers to them."""
    references: dict[str, str] = {}
    """`type.path` to `type.path`, where names alone do not tell; empty text: no reference."""
    resources: dict[str, Filled] = {}
    charts: dict[str, OwnChart] = {}
    """For Helm."""
    chart_needs: dict[str, dict[str, Scalar | Fill]] = {}
    """By chart: settings without which it does not run."""


@cache
def provider_facts(folder: Path) -> Mapping[str, ProviderFacts]:
    """The facts of all providers by their local names. Raises Unfinished when one is not sound."""
    found = {}
    for path in sorted((folder / "terraform" / "resources").glob("*.yaml")):
        facts = read_data(path, ProviderFacts)
        if facts.provider != path.stem:
            raise Unfinished(f"{path.name}: it is about {facts.provider!r}")
        found[facts.provider] = facts
    return found
