"""Which complaints are errors of the draft for certain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.targets.terraform.configuration import Configuration
from assistant.targets.terraform.engine_absent import absent_file
from assistant.targets.terraform.engine_copy import byte_span
from assistant.targets.terraform.engine_messages import Complaint
from assistant.targets.terraform.engine_older import path_in_draft
from assistant.targets.terraform.engine_providers import Part
from assistant.targets.terraform.engine_trial import Shown

_FLAGS = ("Missing required argument", "Insufficient", "Too many", "Missing required block")
"""What rests on more than names: what is required and how often."""
_VALUES = ("Unsupported attribute", "Invalid index", "Invalid operation", "Unsupported operation")
"""What an expression is refused for that looks into what a provider gives."""
_READING = ("Error in function call", "Invalid function argument", "Function call")
"""What is said of a file's content."""
_NAMES = "Reference to undeclared"
"""What the files alone decide."""
_OF_PROVIDER = re.compile(r"provider::|[Ff]unction not found in provider|Unknown function provider")
"""What is said of a provider's own functions, wherever they are called."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What rests on packs that are not the providers that the files ask for."""

    configuration: Configuration
    other_version: tuple[Part, ...] = ()
    """Simulated as another version than is asked for, or not known at all."""
    names_only: tuple[Part, ...] = ()
    """Simulated from documentation: names are sure, what is required is not."""
    made: bool = False
    """True: a line of text stood for files that nobody handed over."""
    unread: bool = False
    """True: the files could not be read as a configuration, so that no provider was asked."""

    @classmethod
    def of(cls, configuration: Configuration, shown: Shown, *, unread: bool = False) -> Doubt:
        """The doubts about what is shown; `unread` as the field."""
        simulated = [p for p in shown.parts if p.source in shown.simulated]
        return cls(
            configuration,
            tuple(p for p in simulated if p.unknown or not p.wanted.fits),
            tuple(
                p for p in simulated if p.wanted.info and p.wanted.info.completeness != "complete"
            ),
            bool(shown.made),
            unread,
        )

    def why(self, complaint: Complaint) -> str:
        """Why a complaint is no error of the draft."""
        if path := absent_file(complaint, self.configuration.root):
            return f"it reads a file that was not handed over: {path}"
        if self.made and complaint.summary.startswith(_READING):
            return f"it reads files that were not handed over: {complaint.summary}"
        part = _part(complaint, self.configuration, (*self.other_version, *self.names_only))
        named = part or next(iter((*self.other_version, *self.names_only)), None)
        if named is not None and named.unknown:
            return f"it may rest on {named.source}, which is not known here: {complaint.summary}"
        if named is None or named.wanted.info is None:
            return f"the engine lacks something that the draft names: {complaint.summary}"
        known = f"{named.source} is known here as version {named.wanted.info.version} only"
        return f"{known}, by which: {complaint.summary}"


def certain(complaint: Complaint, doubt: Doubt) -> bool:
    """Whether a complaint holds whatever the doubts are."""
    if complaint.severity != "error":
        return True
    if absent_file(complaint, doubt.configuration.root):
        return False
    if doubt.unread or complaint.summary.startswith(_NAMES):
        return True
    if _OF_PROVIDER.search(complaint.text) and any(p.unknown for p in doubt.other_version):
        return False
    if doubt.made and complaint.summary.startswith((*_READING, *_VALUES)):
        return False
    if doubt.other_version and complaint.summary.startswith(_VALUES):
        return False
    if _part(complaint, doubt.configuration, doubt.other_version) is not None:
        return False
    of_flags = complaint.summary.startswith(_FLAGS)
    return not (of_flags and _part(complaint, doubt.configuration, doubt.names_only) is not None)


def _part(
    complaint: Complaint, configuration: Configuration, parts: tuple[Part, ...]
) -> Part | None:
    """The provider of the block that a complaint is about, if it is among `parts`."""
    spot = complaint.spot
    if spot is None or not parts:
        return next(iter(parts), None)
    path = path_in_draft(spot.file, configuration.root)
    for found in configuration.blocks("resource", "data", "ephemeral", "provider"):
        if found.file.path != path or not found.block.names:
            continue
        start, end = byte_span(found.file, found.block.span)
        if start <= spot.start <= end:
            address = f"{found.block.type}/{found.block.names[0]}"
            return next((p for p in parts if address in p.wanted.types), None)
    return None
