"""The document that a simulated provider is made from: a pack's schema, sliced to one draft.

The schemas stand as `terraform providers schema -json` spells them, whole for the types that the
draft uses and empty for all others, so that an unknown type still meets the names it may have
meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, TypeExpr
from assistant.knowledge import PackInfo, Packs
from assistant.knowledge.addresses import BUILT_IN
from assistant.knowledge.limits import limited
from assistant.targets.terraform.value_rules import replaced, rules_of

HOSTS = ("registry.opentofu.org", "registry.terraform.io")
"""The registry that each tool means where a source names none: OpenTofu's, Terraform's."""

_GROUPS = {
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


def simulation(wanted: Iterable[Wanted], packs: Packs, *, whole: bool = False) -> Simulation:
    """The document for the providers that a draft needs. `whole`: with every type's full schema
    (for sweeps); else only of what the draft uses."""
    providers: dict[str, dict[str, Any]] = {}
    missing: list[str] = []
    doubts: list[str] = []
    versions: dict[str, str] = {}
    for one in wanted:
        if full_source(one.source) == BUILT_IN:
            continue
        if one.info is None:
            missing.append(one.source)
            continue
        versions[one.source] = one.info.version
        doubts += _doubts(one, one.info, packs)
        for address in addresses(one.source):
            used = {f"{kind}/{n}" for kind, n in _names(one.info, packs)} if whole else one.types
            providers[address] = provider(address, one.info, used, packs)
    return Simulation(
        {"providers": [providers[address] for address in sorted(providers)]},
        tuple(dict.fromkeys(missing)),
        tuple(dict.fromkeys(doubts)),
        versions,
    )


def full_source(source: str) -> str:
    """A source in lower case, with its namespace; without a host where it has none."""
    text = source.strip().lower()
    return text if "/" in text else f"hashicorp/{text}"


def addresses(source: str) -> tuple[str, ...]:
    """The addresses under which tools look for a source: of either tool's own registry where it
    names no host or one of the two, since each tool is asked with the same files."""
    parts = full_source(source).split("/")
    if len(parts) == 3 and parts[0] not in HOSTS:
        return ("/".join(parts),)
    if len(parts) == 3:
        return (f"{parts[0]}/{parts[1]}/{parts[2]}",)
    return tuple(f"{host}/{parts[0]}/{parts[1]}" for host in HOSTS)


def provider(address: str, info: PackInfo, used: Collection[str], packs: Packs) -> dict[str, Any]:
    """One provider of the document. `used`: what is given in full, as resource/docker_image."""
    schema: dict[str, Any] = {group: {} for group in _GROUPS.values()}
    rules: dict[str, Any] = {}
    replace: dict[str, list[str]] = {}
    own = _body(f"terraform/provider/{info.local_name}", info, packs)
    schema["provider"] = {"version": 0, "block": block_of(own)}
    if found := rules_of(own):
        rules["provider"] = found
    for kind, name in _names(info, packs):
        group = schema[_GROUPS[kind]]
        if f"{kind}/{name}" not in used:
            group[name] = _EMPTY
            continue
        body = _body(f"terraform/{kind}/{name}", info, packs)
        group[name] = {"version": 0, "block": block_of(body)}
        if found := rules_of(body):
            rules[f"{kind}/{name}"] = found
        if kind == "resource" and (paths := replaced(body)):
            replace[name] = paths
    return {
        "address": address,
        "version": info.version,
        "sliced": True,
        "schema": schema,
        "rules": rules,
        "replace": replace,
        "mocks": {},
    }


def _names(info: PackInfo, packs: Packs) -> Iterator[tuple[str, str]]:
    for address in packs.addresses(info):
        _, kind, name = address.split("/", 2)
        if kind in _GROUPS:
            yield kind, name


def _body(address: str, info: PackInfo, packs: Packs) -> BodySchema:
    component = packs.component(address, info.version, info.name)
    return BodySchema() if component is None else limited(address, component.body)


def block_of(body: BodySchema) -> dict[str, Any]:
    """A body as `providers schema -json` spells a block. One whose inside is not known is empty."""
    return {
        "attributes": {name: attribute_of(one) for name, one in body.attributes.items()},
        "block_types": {name: _nested_block(one) for name, one in body.blocks.items()},
    }


def _nested_block(block: BlockSchema) -> dict[str, Any]:
    raw: dict[str, Any] = {"nesting_mode": block.nesting, "block": block_of(block.body)}
    if block.nesting in ("list", "set"):
        # The tools take these two for a list or set only, or refuse the whole schema.
        raw |= {"min_items": block.min_items, "max_items": block.max_items}
    elif block.nesting == "single" and block.min_items:
        raw |= {"min_items": 1, "max_items": 1}
    return raw


def attribute_of(attribute: AttributeSchema) -> dict[str, Any]:
    """An attribute as `providers schema -json` spells it."""
    raw: dict[str, Any] = {
        name: True
        for name in ("required", "optional", "computed", "sensitive", "write_only")
        if getattr(attribute, name)
    }
    if attribute.deprecated is not None:
        raw["deprecated"] = True
    nested = attribute.nested
    if nested is not None and nested.known and attribute.type != "any":
        kind = attribute.type[0]
        raw["nested_type"] = {
            "nesting_mode": "single" if kind == "object" else kind,
            "attributes": {name: attribute_of(one) for name, one in nested.attributes.items()},
        }
    else:
        raw["type"] = cty_type(attribute.type)
    return raw


def cty_type(type_: TypeExpr) -> Any:
    """A type in Terraform's JSON syntax. A map, list or set of anything is `dynamic` as a whole:
    its elements may differ, which no collection of the tools' allows."""
    if isinstance(type_, str):
        return "dynamic" if type_ == "any" else type_
    head, inner = type_[0], type_[1]
    if head == "object":
        return ["object", {name: cty_type(one) for name, one in inner.items()}]
    if head == "tuple":
        return ["tuple", [cty_type(one) for one in inner]]
    made = cty_type(inner)
    return "dynamic" if _dynamic(made) else [head, made]


def _dynamic(made: Any) -> bool:
    if isinstance(made, str):
        return made == "dynamic"
    inner = made[1]
    parts = inner.values() if isinstance(inner, dict) else inner if made[0] == "tuple" else [inner]
    return any(_dynamic(part) for part in parts)


def _doubts(wanted: Wanted, info: PackInfo, packs: Packs) -> Iterator[str]:
    name = f"{info.source} {info.version}"
    if not wanted.fits:
        yield f"the files ask for {wanted.source} {wanted.asked}; it is simulated as {info.version}"
    if info.completeness != "complete":
        yield f"which arguments {name} requires is known from its documentation only"
    if not info.marked:
        yield f"which values of {name} are sensitive is not known"
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
