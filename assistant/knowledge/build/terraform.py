"""Facts about Terraform providers, made into packs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Component
from assistant.knowledge.build.sources import ProviderSource
from assistant.knowledge.info import PackInfo
from assistant.knowledge.limits import Limits, laid_over
from assistant.knowledge.store import Gathered, Pack
from assistant.knowledge.types import json_type, nested_type

NO_LIMITS: Mapping[str, Limits] = MappingProxyType({})
_EXTRA_KEYS = frozenset({"s", "d", "w", "nest", "sub"})


def attribute(raw: list[Any]) -> AttributeSchema:
    """[type, flags, extra?]. Raises ValueError for an extra that is not understood."""
    kind, flags, extra = raw[0], raw[1], raw[2] if len(raw) > 2 else {}
    if strange := extra.keys() - _EXTRA_KEYS:
        raise ValueError(f"unknown extras {sorted(strange)}")
    required = "r" in flags
    nested = None if "$ref" in extra.get("sub", {"$ref": ""}) else body(extra["sub"])
    typed = json_type(kind) if kind or nested is None else nested_type(extra["nest"], nested)
    return AttributeSchema(
        type=typed,
        required=required,
        optional="o" in flags,
        computed="c" in flags and not required,
        sensitive=bool(extra.get("s")),
        write_only=bool(extra.get("w")),
        deprecated="" if extra.get("d") else None,
        nested=nested,
    )


def body(raw: Mapping[str, Any] | None) -> BodySchema:
    """A body of the facts; None and references back to an outer body become unknown bodies."""
    if raw is None or "$ref" in raw:
        return BodySchema(known=False)
    blocks = {
        name: BlockSchema(
            body=body(inner),
            nesting=nesting,
            min_items=least,
            max_items=1 if nesting in ("single", "group") else most,
            deprecated="" if inner and inner.get("d") else None,
        )
        for name, (nesting, least, most, inner) in raw.get("b", {}).items()
    }
    return BodySchema({name: attribute(one) for name, one in raw.get("a", {}).items()}, blocks)


def _limited(body: BodySchema, limits: Limits | None) -> BodySchema:
    return body if limits is None else laid_over(body, limits)


def pack(
    facts: Mapping[str, Any], chosen: ProviderSource, limits: Mapping[str, Limits] = NO_LIMITS
) -> Pack:
    """One provider's pack; `limits`, by kind/type, are laid over its bodies."""
    source = facts["source"]
    version = facts["version"].removeprefix("v")
    name = source.rpartition("/")[2]
    found: dict[str, Mapping[str, Any] | None] = {}
    if facts["provider"] is not None:
        found[f"terraform/provider/{name}"] = facts["provider"]
    for kind, key in (("resource", "resources"), ("data", "data"), ("ephemeral", "ephemeral")):
        for one, raw in facts.get(key, {}).items():
            found[f"terraform/{kind}/{one}"] = raw
    info = PackInfo(
        name=f"terraform/{source}",
        version=version,
        tool="terraform",
        source=source,
        local_name=name,
        origin=facts["origin"],
        licence=chosen.licence or facts.get("license"),
        completeness=chosen.completeness,
        date=chosen.date,
        components=len(found),
        marked=chosen.marked,
        preferred=chosen.preferred,
    )
    components = [
        Component(
            address=address,
            pack=info.name,
            version=version,
            complete=info.completeness != "partial",
            body=_limited(body(raw), limits.get(address.removeprefix("terraform/"))),
            flags_certain=info.completeness == "complete",
            deprecated="" if raw and raw.get("d") else None,
        )
        for address, raw in found.items()
    ]
    return Pack(info, [Gathered(component) for component in components])
