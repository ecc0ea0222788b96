"""The tools' own languages: Packer's from the facts, Terraform's from a data file of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from assistant.core.schema import (
    AttributeSchema,
    BlockSchema,
    BodySchema,
    Component,
    Constraint,
    Scalar,
)
from assistant.knowledge.build.packer import OLD
from assistant.knowledge.build.packer import constraint as packer_constraint
from assistant.knowledge.info import PackInfo
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.store import Gathered, Language, Pack
from assistant.knowledge.types import parse_type

FILE = Path(__file__).parent.parent / "data" / "terraform_language.yaml"


class AttributeSpec(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An attribute that needs more than a type."""

    type: str
    required: bool = False
    computed: bool = False
    sensitive: bool = False
    format: str | None = None
    enum: tuple[Scalar, ...] = ()
    deprecated: str | None = None
    pattern: str | None = None
    default: Any = None


class BlockSpec(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A block of a language, as the data file says it."""

    labels: tuple[str, ...] = ()
    component: str | None = None
    attributes: dict[str, str | AttributeSpec] = {}
    blocks: dict[str, BlockSpec] = {}
    constraints: tuple[dict[str, Any], ...] = ()
    repeatable: bool = True
    required: bool = False
    unique: bool = False
    any: str | None = None
    open: bool = False
    absent_in: tuple[str, ...] = ()


class LanguageSpec(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A whole language with the components that are built into the tool."""

    version: str
    date: str
    functions: tuple[str, ...]
    blocks: dict[str, BlockSpec]
    components: dict[str, BlockSpec]
    """By kind/name."""


def _attribute(spec: str | AttributeSpec) -> AttributeSchema:
    if isinstance(spec, str):
        spec = AttributeSpec(spec)
    return AttributeSchema(
        type=parse_type(spec.type),
        required=spec.required,
        optional=not spec.required and not spec.computed,
        computed=spec.computed,
        sensitive=spec.sensitive,
        format=spec.format,
        enum=spec.enum,
        deprecated=spec.deprecated,
        pattern=spec.pattern,
        default=spec.default,
    )


def _is_plain(spec: BlockSpec) -> bool:
    """True when a schema of nested blocks can say it: no labels, no component, no free names."""
    return (
        not spec.labels
        and spec.component is None
        and spec.any is None
        and all(_is_plain(inner) for inner in spec.blocks.values())
    )


def _body(spec: BlockSpec) -> BodySchema:
    return BodySchema(
        attributes={name: _attribute(one) for name, one in spec.attributes.items()},
        blocks={
            name: BlockSchema(
                body=_body(inner),
                min_items=int(inner.required),
                max_items=0 if inner.repeatable else 1,
                absent_in=inner.absent_in,
            )
            for name, inner in spec.blocks.items()
            if _is_plain(inner)
        },
        constraints=tuple(
            Constraint(one["kind"], {key: one[key] for key in sorted(one) if key != "kind"})
            for one in spec.constraints
        ),
        known=not spec.open,
    )


def block(name: str, spec: BlockSpec) -> TopLevelBlock:
    """A block of a language from its description."""
    return TopLevelBlock(
        name=name,
        labels=spec.labels,
        body=_body(spec),
        component=spec.component,
        repeatable=spec.repeatable,
        required=spec.required,
        unique=spec.unique,
        nested={n: block(n, inner) for n, inner in spec.blocks.items() if not _is_plain(inner)},
        any_attribute=None if spec.any is None else parse_type(spec.any),
        absent_in=spec.absent_in,
    )


def terraform(path: Path = FILE) -> tuple[Language, Pack]:
    """Terraform's language and its built-in components. Raises msgspec.ValidationError when the
    data file has an unknown or bad key."""
    spec = msgspec.yaml.decode(path.read_bytes(), type=LanguageSpec)
    info = PackInfo(
        name="terraform/core",
        version=spec.version,
        tool="terraform",
        source="",
        local_name="terraform",
        origin="written for Dryfit",
        licence="Apache-2.0",
        completeness="complete",
        date=spec.date,
        components=len(spec.components),
    )
    components = [
        Component(f"terraform/{name}", info.name, info.version, True, _body(one))
        for name, one in spec.components.items()
    ]
    toplevel = {name: block(name, one) for name, one in spec.blocks.items()}
    language = Language("terraform", toplevel, frozenset(spec.functions))
    return language, Pack(info, [Gathered(one) for one in components])


_FORMATS = {"type-expression": "type", "identifier": "identifier"}


def _packer_attribute(raw: Mapping[str, Any]) -> AttributeSpec:
    """An attribute of Packer's language; type-expression and identifier become formats."""
    kind = raw["type"]
    return AttributeSpec(
        type="any" if kind in _FORMATS else kind,
        required=raw.get("required", False),
        format=_FORMATS.get(kind, raw.get("format")),
        deprecated=raw.get("replaced_by", "") if raw.get("deprecated") else None,
        pattern=raw.get("pattern"),
        default=raw.get("default"),
    )


def _packer_block(
    raw: Mapping[str, Any], facts: Mapping[str, Any], path: str, absent: frozenset[str]
) -> BlockSpec:
    if "see" in raw:
        raw = facts["blocks"][raw["see"]]
    attributes = dict(raw.get("attributes", {}))
    constraints = list(raw.get("constraints", ()))
    if "meta" in raw:
        meta = dict(facts[raw["meta"]])
        constraints += meta.pop("constraints", [])
        attributes |= meta
    kind = raw.get("body", "").partition(":")[0]
    free = raw.get("any_attribute")
    return BlockSpec(
        labels=tuple(raw.get("labels", ())),
        component=f"packer/{kind}" if kind else None,
        attributes={name: _packer_attribute(one) for name, one in attributes.items()},
        blocks={
            name: _packer_block(inner, facts, f"{path}.{name}", absent)
            for name, inner in raw.get("blocks", {}).items()
        },
        constraints=tuple(
            {"kind": one.kind, **one.args} for one in map(packer_constraint, constraints)
        ),
        repeatable=raw["repeatable"],
        unique="unique" in raw,
        any=free and free["type"],
        open="note" in raw or path.endswith("dynamic.content"),
        absent_in=(OLD,) if path in absent else (),
    )


def packer(core: Mapping[str, Any]) -> Language:
    """Packer's language from the facts about its core."""
    facts, gaps = core["toplevel"], core["toplevel_absent_in_1_6_6"]
    absent = frozenset(gaps["blocks"])
    toplevel = {
        name: block(name, _packer_block(raw, facts, name, absent))
        for name, raw in facts["blocks"].items()
    }
    dynamic = toplevel["build"].nested["dynamic"]
    toplevel = {
        name: _completed(one, gaps["provisioner_meta"], dynamic) for name, one in toplevel.items()
    }
    required_plugins = toplevel["packer"].nested["required_plugins"]
    entry = ["object", {"source": "string", "version": "string"}]
    toplevel["packer"] = replace(
        toplevel["packer"],
        nested={"required_plugins": replace(required_plugins, any_attribute=entry)},
    )
    return Language("packer", toplevel, frozenset(core["functions"]), core["renamed_builder_types"])


def _completed(one: TopLevelBlock, new_meta: list[str], dynamic: TopLevelBlock) -> TopLevelBlock:
    """`one` and all in it: a block completed by a component may make that component's blocks
    with `dynamic`; the meta-arguments in `new_meta` are marked as unknown to the old engine."""
    nested = {name: _completed(inner, new_meta, dynamic) for name, inner in one.nested.items()}
    if one.component is not None:
        nested["dynamic"] = dynamic
    attributes = dict(one.body.attributes)
    if one.component == "packer/provisioner":
        for name in new_meta:
            attributes[name] = replace(attributes[name], absent_in=(OLD,))
    return replace(one, nested=nested, body=replace(one.body, attributes=attributes))
