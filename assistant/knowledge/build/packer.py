"""Facts about Packer and its plugins, made into packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.core.schema import (
    AttributeSchema,
    BlockSchema,
    BodySchema,
    Component,
    Constraint,
)
from assistant.knowledge.build.sources import PackerSources
from assistant.knowledge.info import PackInfo
from assistant.knowledge.store import Gathered, Pack
from assistant.knowledge.types import parse_type

OLD, NEW = "1.6.6", "1.8.7"
"""Engine versions whose gaps the facts record."""

_ATTRIBUTE_KEYS = {
    *("type", "required", "doc_required", "default", "format", "internal", "env", "pattern"),
    *("enum", "enum_enforced", "enum_open", "enum_items", "enum_ci", "min", "max"),
    *("deprecated", "replaced_by", "in_1_6_6", "type_1_6_6"),
}


def attribute(raw: Mapping[str, Any]) -> AttributeSchema:
    """One attribute of the facts. Raises ValueError for a key that is not understood."""
    if strange := raw.keys() - _ATTRIBUTE_KEYS:
        raise ValueError(f"unknown keys {sorted(strange)}")
    required = bool(raw.get("required"))
    form = raw.get("format")
    minimum = raw.get("min")
    # A duration needs a unit: a default without one was misread and is worth nothing.
    unitless = form == "duration" and str(raw.get("default", "")).isdigit()
    return AttributeSchema(
        type=parse_type(raw["type"]),
        required=required,
        optional=not required,
        internal=raw.get("internal", False),
        deprecated=_deprecated(raw),
        enum=tuple(raw.get("enum", ())),
        enum_enforced=raw.get("enum_enforced", True),
        enum_open=raw.get("enum_open", False),
        enum_ci=raw.get("enum_ci", False),
        enum_items=raw.get("enum_items", False),
        format=form,
        minimum=0 if minimum is None and form == "uint" else minimum,
        maximum=raw.get("max"),
        pattern=raw.get("pattern"),
        default=None if unitless else raw.get("default"),
        absent_in=_absent_in_old(raw),
        env=raw.get("env"),
    )


def _deprecated(raw: Mapping[str, Any]) -> str | None:
    return (raw.get("replaced_by") or "") if raw.get("deprecated") else None


def _absent_in_old(raw: Mapping[str, Any]) -> tuple[str, ...]:
    return (OLD,) if raw.get("in_1_6_6") is False else ()


def constraint(raw: Mapping[str, Any]) -> Constraint:
    """One constraint of the facts; `k` becomes the kind."""
    return Constraint(raw["k"], {key: raw[key] for key in sorted(raw) if key != "k"})


def body(raw: Mapping[str, Any]) -> BodySchema:
    """A body of the facts with all that is nested in it."""
    blocks = {
        name: BlockSchema(
            body=body(inner),
            nesting="list",
            min_items=1 if inner.get("required") else 0,
            max_items=0 if inner["repeatable"] else 1,
            absent_in=_absent_in_old(inner),
        )
        for name, inner in raw.get("blocks", {}).items()
    }
    return BodySchema(
        attributes={name: attribute(value) for name, value in raw.get("attributes", {}).items()},
        blocks=blocks,
        constraints=tuple(constraint(one) for one in raw.get("constraints", ())),
        removed=raw.get("removed_names", {}),
    )


def mark_absent(schema: BodySchema, path: str, engine: str) -> BodySchema:
    """`schema` with `path` (a.b for an attribute of block a, a.b{} for a block) marked as not
    known to `engine`. Raises KeyError when there is no such path."""
    head, _, rest = path.partition(".")
    blocks, attributes = dict(schema.blocks), dict(schema.attributes)
    if rest:
        blocks[head] = replace(blocks[head], body=mark_absent(blocks[head].body, rest, engine))
    elif head.endswith("{}"):
        block = blocks[head[:-2]]
        blocks[head[:-2]] = replace(block, absent_in=(*block.absent_in, engine))
    else:
        known = attributes[head]
        attributes[head] = replace(known, absent_in=(*known.absent_in, engine))
    return replace(schema, blocks=blocks, attributes=attributes)


def _component(
    pack: PackInfo, kind_name: str, raw: Mapping[str, Any], past: Mapping[str, str]
) -> Component:
    kind, _, name = kind_name.partition(":")
    schema = body(raw)
    for path in raw.get("absent_in_1_8_7", ()):
        schema = mark_absent(schema, path, NEW)
    release = f"{pack.local_name} {pack.version}"
    newer = [path for path in raw.get("newer_than_latest_tag", ()) if path != "*"]
    for path in newer:
        schema = mark_absent(schema, path, release)
    removed: dict[str, str | None] = dict(schema.removed)
    removed |= {old: None for old in raw.get("only_in_1_6_6", ()) if old not in removed}
    if kind == "builder":
        removed |= {
            old: now for old, now in past.items() if now in schema.attributes and old not in removed
        }
    removed = {old: now for old, now in removed.items() if old not in schema.attributes}
    absent = [engine for engine, key in ((OLD, "in_1_6_6"), (NEW, "in_1_8_7")) if not raw[key]]
    if "*" in raw.get("newer_than_latest_tag", ()):
        absent.append(release)
    successor = _deprecated(raw)
    return Component(
        address=f"packer/{kind}/{name}",
        pack=pack.name,
        version=pack.version,
        complete=True,
        body=replace(schema, removed=removed),
        absent_in=tuple(absent),
        deprecated=successor.rpartition(":")[2] if successor is not None else None,
    )


def _usage(
    facts: Mapping[str, Any], kind: str, name: str, schema: BodySchema
) -> tuple[int, dict[str, int]]:
    """How many blocks were counted, and per known attribute or block how many set it."""
    tables = {
        "builder": ("sources", "source_attributes"),
        "provisioner": ("provisioners", "provisioner_attributes"),
        "post-processor": ("post_processors", ""),
    }
    counts, per_attribute = tables.get(kind, ("", ""))
    known = schema.attributes.keys() | schema.blocks.keys()
    usage = facts.get(per_attribute, {}).get(name, {})
    return facts.get(counts, {}).get(name, 0), {n: c for n, c in usage.items() if n in known}


def packs(
    facts: Mapping[str, Any], usage: Mapping[str, Any], sources: PackerSources
) -> Sequence[Pack]:
    """All packs in the facts about Packer."""
    past = facts["core"]["removed_names_any_builder"]
    made: list[Pack] = []
    for plugin, raw in facts.items():
        if plugin.startswith("_"):
            continue
        origin = raw["version_or_commit"]
        owner, _, repository = raw["source"].partition("/")
        source = f"github.com/{owner.lower()}/{repository.removeprefix('packer-plugin-')}"
        info = PackInfo(
            name=f"packer/{plugin}",
            version=origin["latest_tag"].removeprefix("v"),
            tool="packer",
            source="" if plugin == "core" else source,
            local_name=plugin,
            origin=f"github.com/{raw['source']} {origin['describe']}",
            licence=sources.licences.get(plugin, sources.licence) or None,
            completeness="complete",
            date=sources.date,
            components=len(raw["components"]),
        )
        gathered = []
        for kind_name, one in raw["components"].items():
            component = _component(info, kind_name, one, past)
            kind, _, name = kind_name.partition(":")
            gathered.append(Gathered(component, *_usage(usage, kind, name, component.body)))
        made.append(Pack(info, gathered))
    return made
