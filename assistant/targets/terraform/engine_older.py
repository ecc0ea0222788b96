"""What a provider that is here is too old to know, although a pack of a newer version has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import join, normpath

from assistant.core.evidence import NotShown
from assistant.core.schema import BodySchema
from assistant.knowledge import PackInfo, Packs
from assistant.syntax.hcl import Attribute, Block, Body, HclFile
from assistant.targets.terraform.configuration import Configuration
from assistant.targets.terraform.engine_copy import Copy, byte_span
from assistant.targets.terraform.engine_messages import Complaint
from assistant.targets.terraform.engine_providers import ANY, Part

_NAME = re.compile(r"Unsupported (argument|block type)")
_TYPE = re.compile(r"Invalid (resource type|data source|ephemeral resource)")
_KINDS = ("resource", "data", "ephemeral", "provider")

Chain = tuple[Block, ...]


def path_in_draft(file: str, root: str) -> str:
    """The path in a draft of a file as an engine names it from the folder `root`."""
    return normpath(join(root, file))


def spot_of(
    complaint: Complaint, configuration: Configuration
) -> tuple[HclFile, Chain, Attribute | None] | None:
    """The attribute, or the innermost block, whose name is what a complaint points at."""
    if complaint.spot is None:
        return None
    path = path_in_draft(complaint.spot.file, configuration.root)
    for file in (*configuration.files, *configuration.tests):
        if file.path == path:
            for chain, attribute in _named(file.body):
                span = attribute.name_span if attribute else chain[-1].type_span
                if byte_span(file, span)[0] == complaint.spot.start:
                    return file, chain, attribute
    return None


def _named(body: Body, around: Chain = ()) -> Iterator[tuple[Chain, Attribute | None]]:
    for block in body.blocks:
        chain = (*around, block)
        yield chain, None
        for attribute in block.body.attributes:
            yield chain, attribute
        yield from _named(block.body, chain)


def excused(
    complaint: Complaint,
    copy: Copy,
    configuration: Configuration,
    parts: Sequence[Part],
    packs: Packs,
) -> tuple[Copy, Part] | None:
    """The copy without what is complained of, where only the provider is too old to know it; with
    the provider. None for anything else."""
    if complaint.severity != "error" or not _NAME.search(complaint.summary):
        return None
    found = spot_of(complaint, configuration)
    if found is None:
        return None
    file, chain, attribute = found
    inside = chain if attribute else chain[:-1]
    name = attribute.name if attribute else _type(chain[-1])
    if not inside or inside[0].type not in _KINDS:
        return None
    for part, info in _newer(inside[0], parts, packs):
        body = _body(inside, info, packs)
        known = body is not None and (
            name in body.attributes if attribute else name in body.blocks or name in body.attributes
        )
        if known and part.real is not None:
            why = f"newer than {part.source} {part.real.version}"
            span = attribute.span if attribute else chain[-1].span
            changed = copy.without(file, span, name, why)
            return (changed, part) if changed is not copy else None
    return None


def unknown_type(
    complaint: Complaint, configuration: Configuration, parts: Sequence[Part], packs: Packs
) -> Part | None:
    """The provider that is too old to know a whole type that a newer one has."""
    if complaint.severity != "error" or not _TYPE.search(complaint.summary):
        return None
    if complaint.spot is None:
        return None
    path = path_in_draft(complaint.spot.file, configuration.root)
    for one in configuration.everywhere(*_KINDS):
        start, end = byte_span(one.file, one.block.header_span)
        if one.file.path == path and start <= complaint.spot.start < end:
            return next((part for part, _ in _newer(one.block, parts, packs)), None)
    return None


def loosened(copy: Copy, part: Part) -> Copy | None:
    """The copy in which the files take the version of a provider that is here; None where they
    cannot be made to."""
    real = part.real
    if real is None:
        return None
    for entry in part.asked:
        if part.fits:
            break
        line = entry.file.source.line_of(entry.constraint_span.start)
        name = f"required_providers.{entry.name}.version"
        why = f"version {real.version} of {part.source} is what is here"
        note = NotShown(name, entry.file.path, line, why, f'version = "{real.version}"')
        changed = copy.rewritten(entry.file, entry.constraint_span, ANY, note)
        if changed is None:
            return None
        copy = changed
    return copy


def _newer(block: Block, parts: Sequence[Part], packs: Packs) -> Iterator[tuple[Part, PackInfo]]:
    for part in parts:
        for info in part.newer(packs):
            if packs.component(_address(block, info), info.version, info.name) is not None:
                yield part, info


def _address(block: Block, info: PackInfo) -> str:
    name = info.local_name if block.type == "provider" else (block.names or ("",))[0]
    return f"terraform/{block.type}/{name}"


def _body(chain: Chain, info: PackInfo, packs: Packs) -> BodySchema | None:
    component = packs.component(_address(chain[0], info), info.version, info.name)
    body = component.body if component is not None else None
    for block in chain[1:]:
        if body is None or block.type == "content":
            continue
        nested = body.blocks.get(_type(block))
        body = nested.body if nested is not None else None
    return body


def _type(block: Block) -> str:
    return block.names[0] if block.type == "dynamic" and block.names else block.type
