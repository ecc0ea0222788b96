"""Calls of modules whose folder was read: their inputs against the variables there."""

from __future__ import annotations

import re

from assistant.check.report import Reporter, maybe, rename
from assistant.check.schema.types import variable_type
from assistant.check.schema.values import expression_at, type_misfits
from assistant.check.schema.world import Values, World, local_folder
from assistant.knowledge.spelling import certain, near
from assistant.syntax.hcl import Attribute, Block, Declared, Module, value_of
from assistant.syntax.patterns import later
from assistant.syntax.source import Source

_META = frozenset({"source", "version", "providers", "count", "for_each", "depends_on"})
_BLOCKS = frozenset({"lifecycle", "_"})
"""The blocks that a module may hold, both OpenTofu's alone: inputs are arguments."""
_BARE = later(r"[\w-]+(?:/[\w-]+)?(?://[^?]*)?\Z", re.ASCII)
"""One or two plain parts: OpenTofu 1.12 says of these `Invalid module source address`."""


def unchecked(module: Module, block: Block, world: World) -> str | None:
    """What a module block uses that was not read; None where its folder was."""
    if world.callee(module, block) is not None:
        return None
    source = block.body.attribute("source")
    text = value_of(source.value) if source else None
    return text if isinstance(text, str) else None


def module_call(source: Source, block: Block, values: Values, report: Reporter) -> None:
    """Findings about one `module` block."""
    folder = local_folder(values.module, block)
    version = block.body.attribute("version")
    # OpenTofu takes a version of null for none.
    if folder is not None and version and isinstance(values.value(version.value), str):
        report.add(
            source, version.name_span, "schema/module-version",
            "A module in a folder of your own has no version",
            "`version` goes with a module of a registry.",
        )  # fmt: skip
    for inner in block.body.blocks:
        if inner.type not in _BLOCKS:
            report.add(
                source, inner.type_span, "schema/unknown-block",
                f"`module` has no block `{inner.type}`",
                f"An input is an argument: `{inner.type} = ...`.",
            )  # fmt: skip
    _address(source, block, report)
    callee = values.world.callee(values.module, block)
    if callee is None or callee.broken:
        return
    for attribute in block.body.attributes:
        if attribute.name in _META:
            continue
        declared = callee.variables.get(attribute.name)
        if declared is None:
            _unknown_input(source, block, attribute, callee, report)
        else:
            _input(source, attribute, declared, values, report)
    if block.body.broken:
        return
    given = {attribute.name for attribute in block.body.attributes}
    for name, declared in callee.variables.items():
        if declared.value is None and name not in given:
            report.add(
                source, block.header_span, "schema/missing-required",
                f"The module `{block.labels[0].text}` needs the input `{name}`",
                f"It is declared at {declared.at}.",
            )  # fmt: skip


def _unknown_input(
    source: Source, block: Block, attribute: Attribute, callee: Module, report: Reporter
) -> None:
    names = near(attribute.name, callee.variables)
    taken = {a.name for a in block.body.attributes}
    safe = certain(attribute.name, names) and names[0] not in taken
    report.add(
        source, attribute.name_span, "schema/unknown-input",
        f"The module `{block.labels[0].text}` has no input `{attribute.name}`",
        maybe(names),
        fix=rename(source, attribute.name_span, names[0], safe=safe) if names else None,
    )  # fmt: skip


def _input(
    source: Source, attribute: Attribute, declared: Declared, values: Values, report: Reporter
) -> None:
    type_ = variable_type(declared.block) if declared.block else None
    value = values.value(attribute.value)
    if value is None and not _nullable(declared):
        report.add(
            source, attribute.value.span, "schema/missing-required",
            f"The input `{attribute.name}` may not be null",
        )  # fmt: skip
    for misfit in type_misfits(type_ or "any", value):
        report.add(
            source, expression_at(attribute.value, misfit.path).span,
            f"schema/{misfit.code}",
            f"{attribute.name}: {misfit.summary[0].lower()}{misfit.summary[1:]}",
            misfit.detail or f"Its type is declared at {declared.at}.",
        )  # fmt: skip


def _address(source: Source, block: Block, report: Reporter) -> None:
    """A `source` that is neither a folder's, nor a registry's, nor anything that is fetched."""
    given = block.body.attribute("source")
    text = value_of(given.value) if given else None
    if given is None or not isinstance(text, str) or not _BARE.match(text):
        return
    report.add(
        source, given.value.span, "schema/module-source",
        f"`{text}` is no address of a module",
        "A folder's begins with `./` or `../`, and a registry's has three parts.",
        fix=rename(source, given.value.span, f'"./{text}"', safe=False),
    )  # fmt: skip


def _nullable(declared: Declared) -> bool:
    attribute = declared.block.body.attribute("nullable") if declared.block else None
    return attribute is None or value_of(attribute.value) is not False or declared.value is not None
