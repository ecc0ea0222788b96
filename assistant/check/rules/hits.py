"""Hits at a command, at a machine, in an answer file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.check.rules.rule import Hit
from assistant.core.finding import Severity

if TYPE_CHECKING:
    from assistant.check.commands import Command
    from assistant.check.machines import Machine
    from assistant.syntax.xml import Element, XmlFile


def at_command(command: Command, what: str, detail: str = "") -> Hit:
    """A hit at a command line."""
    return Hit(command.source, command.span, what, detail)


def at_machine(
    machine: Machine, name: str, what: str, detail: str = "", *, severity: Severity | None = None
) -> Hit:
    """A hit at an attribute of a source; at the source's header where it is absent or empty."""
    source, span = machine.place(name)
    return Hit(source, span, what, detail, severity=severity)


def at_element(tree: XmlFile, element: Element, what: str, detail: str = "") -> Hit:
    """A hit at an element's start tag."""
    return Hit(tree.source, element.span, what, detail)
