"""The document that a simulated provider is made from: a pack's schema, sliced to one draft.

The schemas stand as `terraform providers schema -json` spells them, whole for the types that the
draft uses and empty for all others, so that an unknown type still meets the names it may have
meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.core.schema import BodySchema
from assistant.knowledge import PackInfo, Packs
from assistant.knowledge.addresses import BUILT_IN
from assistant.knowledge.limits import limited
from assistant.knowledge.value_rules import replaced, rules_of, values_of
from assistant.syntax.hcl import Module
from assistant.targets.terraform.schema_document import block_of
from assistant.targets.versions.choices import Choices, choices_of

HOSTS: Mapping[str, str] = {
    "opentofu": "registry.opentofu.org",
    "terraform": "registry.terraform.io",
}
"""The registry that each engine means where a source names none."""

GROUPS = {
    "resource": "resource_schemas",
    "data": "data_source_schemas",
    "ephemeral": "ephemeral_resource_schemas",
}
_EMPTY: Mapping[str, Any] = {"version": 0, "block": {}}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A provider that a draft needs."""

    source: str
    """As the files ask for it, with or without a host; `hashicorp/NAME` where they do not say."""
    info: PackInfo | None
    """The pack that stands for it; None: there is no pack of it."""
    asked: str = ""
    """The version constraints of the files; empty where any will do."""
    fits: bool = True
    """False: the pack is of another version than the files ask for."""
    types: frozenset[str] = frozenset()
    """What the draft uses of it: resource/docker_image, data/aws_ami."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """What can be simulated of a draft, and what not."""

    document: Mapping[str, Any]
    """As `assistant.simulate` reads it: {"providers": [...]}."""
    missing: tuple[str, ...] = ()
    """Sources of which there is no pack: a draft that needs one cannot be simulated."""
    doubts: tuple[str, ...] = ()
    """What the packs do not know although the draft rests on it; each a reason why the rung is
    partial."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Source to version of every pack that stands for a provider."""


def wanted_of(
    modules: Sequence[Module], packs: Packs, files: Mapping[str, str]
) -> tuple[Wanted, ...]:
    """The providers that the modules of a configuration need, by source; those in Terraform itself
    not. `files` are looked through for lock files."""
    found: dict[str, Wanted] = {}
    for module in choices_of(modules, packs, files).values():
        for one in _of_module(module):
            found[one.source] = _both(found[one.source], one) if one.source in found else one
    return tuple(found[source] for source in sorted(found))


def _of_module(choices: Choices) -> Iterator[Wanted]:
    """The providers of one module: those that it asks for, and those of its blocks."""
    used: dict[str, set[str]] = {entry.name: set() for entry in choices.required}
    defaults: dict[str, Any] = {}
    for name, type_, default in choices.used():
        used.setdefault(name, set()).add(type_)
        defaults.setdefault(name, default)
    for name, types in used.items():
        choice = choices.choice(name, defaults.get(name))
        source = full_source(choices.source(name))
        if source != BUILT_IN:
            yield Wanted(source, choice.info, choice.asked, choice.fits, frozenset(types))


def _both(one: Wanted, other: Wanted) -> Wanted:
    """What two modules want of one provider: there is one version of it for both."""
    same = one.info == other.info
    asked = ", ".join(dict.fromkeys(text for text in (one.asked, other.asked) if text))
    return replace(
        one, asked=asked, fits=one.fits and other.fits and same, types=one.types | other.types
    )


def simulation(wanted: Iterable[Wanted], packs: Packs, engine: str = "opentofu") -> Simulation:
    """The document for the providers that a draft needs."""
    providers: list[dict[str, Any]] = []
    missing: list[str] = []
    doubts: list[str] = []
    versions: dict[str, str] = {}
    for one in wanted:
        if one.info is None:
            missing.append(one.source)
            continue
        versions[one.source] = one.info.version
        doubts += _doubts(one, one.info, packs)
        providers.append(provider(address_of(one.source, engine), one.info, one.types, packs))
    return Simulation({"providers": providers}, tuple(missing), tuple(doubts), versions)


def full_source(source: str) -> str:
    """A source in lower case, with its namespace; without a host where it has none."""
    text = source.strip().lower()
    return text if "/" in text else f"hashicorp/{text}"


def address_of(source: str, engine: str) -> str:
    """The address under which an engine looks for a source: in its own registry where the source
    names no host."""
    full = full_source(source)
    return full if full.count("/") == 2 else f"{HOSTS[engine]}/{full}"


def provider(address: str, info: PackInfo, used: Collection[str], packs: Packs) -> dict[str, Any]:
    """One provider of the document. `used`: what is given in full, as resource/docker_image."""
    schema: dict[str, Any] = {group: {} for group in GROUPS.values()}
    rules: dict[str, Any] = {}
    replaces: dict[str, list[str]] = {}
    mocks: dict[str, Any] = {}
    own = _free(_body(f"terraform/provider/{info.local_name}", info, packs))
    schema["provider"] = {"version": 0, "block": block_of(own)}
    if found := rules_of(own):
        rules["provider"] = found
    for kind, name in _names(info, packs):
        group = schema[GROUPS[kind]]
        if f"{kind}/{name}" not in used:
            group[name] = _EMPTY
            continue
        body = _body(f"terraform/{kind}/{name}", info, packs)
        group[name] = {"version": 0, "block": block_of(body)}
        if found := rules_of(body):
            rules[f"{kind}/{name}"] = found
        if kind == "resource" and (paths := replaced(body)):
            replaces[name] = paths
        if values := values_of(body):
            mocks[f"{kind}/{name}"] = values
    return {
        "address": address,
        "version": info.version,
        "sliced": True,
        "schema": schema,
        "rules": rules,
        "replace": replaces,
        "mocks": mocks,
    }


def _names(info: PackInfo, packs: Packs) -> Iterator[tuple[str, str]]:
    for address in packs.addresses(info):
        _, kind, name = address.split("/", 2)
        if kind in GROUPS:
            yield kind, name


def _body(address: str, info: PackInfo, packs: Packs) -> BodySchema:
    component = packs.component(address, info.version, info.name)
    return BodySchema() if component is None else limited(address, component.body)


def _free(body: BodySchema) -> BodySchema:
    """A provider's own settings with nothing required: the environment may give them, so that
    `validate` asks a real one for none either."""
    attributes = {
        name: replace(one, required=False, optional=one.required or one.optional)
        for name, one in body.attributes.items()
    }
    blocks = {
        name: replace(one, body=_free(one.body), min_items=0) for name, one in body.blocks.items()
    }
    kept = tuple(one for one in body.constraints if one.kind == "at_most_one")
    return replace(body, attributes=attributes, blocks=blocks, constraints=kept)


def _doubts(wanted: Wanted, info: PackInfo, packs: Packs) -> Iterator[str]:
    name = f"{info.source} {info.version}"
    if not wanted.fits:
        yield f"the files ask for {wanted.source} {wanted.asked}; it is simulated as {info.version}"
    if info.completeness != "complete":
        yield f"which arguments {name} requires is known from its documentation only"
    if not info.marked:
        yield f"an output that would show a secret of {name} is not noticed"
    for type_ in sorted(wanted.types):
        component = packs.component(f"terraform/{type_}", info.version, info.name)
        if component is not None:
            for path in _unknown(component.body):
                yield f"what `{path}` of {type_} holds is not known"


def _unknown(body: BodySchema, inside: str = "") -> Iterator[str]:
    for name, block in body.blocks.items():
        if not block.body.known:
            yield f"{inside}{name}"
        yield from _unknown(block.body, f"{inside}{name}.")
