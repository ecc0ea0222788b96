"""Variables: their types as they are written, their defaults, their validations."""

from __future__ import annotations

from assistant.check.report import Reporter, rename
from assistant.check.schema.types import optional_defaults, type_faults
from assistant.check.schema.values import expression_at, type_misfits
from assistant.syntax.hcl import (
    Block,
    HclFile,
    Literal,
    Module,
    calls,
    references,
    value_of,
)
from assistant.syntax.source import Source

_RESERVED = frozenset(
    {"source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"}
)
_CONSTANT = {
    "variable": ("default", "nullable", "sensitive", "ephemeral", "description"),
    "output": ("sensitive", "ephemeral", "description"),
}


def variables(module: Module, report: Reporter) -> None:
    """Findings about what a module's variables say of themselves."""
    for placed in module.blocks:
        block, source = placed.block, placed.file.source
        if block.type in _CONSTANT:
            _constants(block, source, module.tool, report)
        if block.type == "variable" and len(block.labels) == 1:
            _type(block, source, module.tool, report)
            _validations(block, placed.file, module.tool, report)
            if module.tool == "terraform":
                _own(block, source, report)


def _type(block: Block, source: Source, tool: str, report: Reporter) -> None:
    attribute = block.body.attribute("type")
    if attribute is None:
        return
    for fault in type_faults(attribute.value, tool):
        fix = rename(source, fault.span, fault.word, safe=fault.safe) if fault.word else None
        report.add(
            source, fault.span, "schema/type", fault.summary, fault.detail,
            severity=fault.severity, fix=fix,
        )  # fmt: skip
    for type_, default in optional_defaults(attribute.value):
        for misfit in type_misfits(type_, value_of(default)):
            report.add(
                source, expression_at(default, misfit.path).span, f"schema/{misfit.code}",
                f"default of an optional attribute: {misfit.summary[0].lower()}"
                f"{misfit.summary[1:]}",
                misfit.detail,
            )  # fmt: skip


def _own(block: Block, source: Source, report: Reporter) -> None:
    """A variable's name, and a default that may not be null."""
    label = block.labels[0]
    if label.text in _RESERVED:
        report.add(
            source, label.span, "schema/invalid-name", f"`{label.text}` cannot be a variable",
            "The word means something else inside of a module block.",
        )  # fmt: skip
    default, nullable = block.body.attribute("default"), block.body.attribute("nullable")
    if default is None or nullable is None:
        return
    is_null = isinstance(default.value, Literal) and default.value.value is None
    if is_null and value_of(nullable.value) is False:
        report.add(
            source, default.value.span, "schema/wrong-type",
            f"default of `{label.text}`: null is not allowed with nullable = false",
        )  # fmt: skip


def _constants(block: Block, source: Source, tool: str, report: Reporter) -> None:
    """What must be known before anything is run."""
    for name in _CONSTANT[block.type]:
        attribute = block.body.attribute(name)
        if attribute is None or isinstance(attribute.value, Literal):
            continue
        for used in references(attribute.value):
            report.add(
                source, used.span, "schema/not-constant", f"{name}: no reference may stand here",
                "Use a local for a value that is made of others." if name == "default" else "",
            )  # fmt: skip
        for call in calls(attribute.value):
            if tool == "packer" and call.name == "env":
                continue
            report.add(
                source, call.span, "schema/not-constant", f"{name}: no function may be called here",
                "Use a local for a value that is made by one." if name == "default" else "",
            )  # fmt: skip


def _validations(block: Block, file: HclFile, tool: str, report: Reporter) -> None:
    name = block.labels[0].text
    for validation in block.body.blocks_of("validation"):
        condition = validation.body.attribute("condition")
        if condition is None:
            continue
        used = list(references(condition.value))
        if not any(reference.parts[:2] == ("var", name) for reference in used):
            report.add(
                file.source, condition.value.span, "schema/validation",
                f"The condition must speak of `var.{name}`",
            )  # fmt: skip
            continue
        for reference in used:
            other = reference.parts[0] == "var" and reference.parts[1:2] != (name,)
            if tool == "packer" and (other or reference.parts[0] == "local"):
                report.add(
                    file.source, reference.span, "schema/validation",
                    f"The condition can speak of `var.{name}` only",
                )  # fmt: skip
