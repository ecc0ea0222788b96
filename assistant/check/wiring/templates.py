"""What Packer itself reads in the texts of a build: its `{{ }}`, and `NAME=value`."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.report import Reporter
from assistant.check.wiring.builds import steps_of
from assistant.syntax.hcl import Block, Expression, Literal, Module, Template, Tuple
from assistant.syntax.patterns import later
from assistant.syntax.source import Source

_TEMPLATES = frozenset(
    {"boot_command", "elevated_execute_command", "execute_command", "inline", "output",
     "output_directory", "qemuargs", "shutdown_command", "vm_name"}
)  # fmt: skip
"""Texts of people's own with `{{ }}` in them; Packer parses it in every text."""
_ACTION = later(r"\{\{(?P<inside>(?:`[^`]*`|\"(?:[^\"\\]|\\.)*\"|(?!\}\})[^`\"])*)(?P<end>\}\})?")
_VALUE = later(r"\s*(?:-\s)?\s*(?P<name>[A-Z]\w*)\s*\Z")
_REMARK = later(r"(?:-\s)?\s*/\*")
_TEXT = later(r"`[^`]*`|\"(?:[^\"\\]|\\.)*\"")
_BRACE = later("[{}]")
_ENVIRONMENT = frozenset({"powershell", "shell", "shell-local", "windows-shell"})


def texts(module: Module, report: Reporter) -> None:
    """Findings about the texts of one module's sources and of the steps of its builds."""
    for placed in module.of_type("source"):
        _templates(placed.block, placed.file.source, report)
    for placed in module.of_type("build"):
        source = placed.file.source
        for step in steps_of(placed.block):
            _templates(step, source, report)
            if step.names and step.names[0] in _ENVIRONMENT:
                _environment(step, source, report)


def _templates(block: Block, source: Source, report: Reporter) -> None:
    for attribute in block.body.attributes:
        if attribute.name not in _TEMPLATES:
            continue
        for item, text in _texts(attribute.value):
            fault = _fault(text)
            if fault is not None:
                report.add(
                    source, item.span, "schema/template", f"{attribute.name}: {fault[0]}", fault[1]
                )


def _texts(value: Expression) -> Iterator[tuple[Expression, str]]:
    """The texts in a value; what only a run can know stands in them as a letter."""
    if isinstance(value, Tuple):
        for item in value.items:
            yield from _texts(item)
    elif isinstance(value, Literal) and isinstance(value.value, str):
        yield value, value.value
    elif isinstance(value, Template) and value.plain:
        yield value, "".join(part if isinstance(part, str) else "x" for part in value.parts)


def _fault(text: str) -> tuple[str, str] | None:
    """What Packer does not read in a text, and the way out."""
    for action in _ACTION.finditer(text):
        inside = action["inside"]
        if action["end"] is None:
            return "this `{{` is never closed", "Packer reads `{{ }}` in every text."
        if not _REMARK.match(inside) and _BRACE.search(_TEXT.sub("", inside)):
            return "this `{{` is not closed by two `}`", "Packer reads `{{ }}` in every text."
        name = _VALUE.match(inside)
        if name:
            return (
                f"Packer has no function `{name['name']}`",
                f"A value has a dot before it: `{{{{ .{name['name']} }}}}`.",
            )
    return None


def _environment(step: Block, source: Source, report: Reporter) -> None:
    """`environment_vars` of the steps that run scripts."""
    attribute = step.body.attribute("environment_vars")
    if attribute is None:
        return
    for item, text in _texts(attribute.value):
        if isinstance(item, Literal) and not text.partition("=")[0]:
            summary = f"environment_vars: `{text}` has no name before its `=`"
        elif isinstance(item, Literal) and "=" not in text:
            summary = f"environment_vars: `{text}` gives no value"
        else:
            continue
        report.add(source, item.span, "schema/pattern", summary, "Write `NAME=value`.")
