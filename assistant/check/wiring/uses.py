"""Every reference in a module's files, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from assistant.check.frames import Frame, frames, iterator_of
from assistant.syntax.hcl import HclFile, Literal, Module, Reference, references


class Use(msgspec.Struct, frozen=True, gc=False):
    """A reference, where it stands, and the declaration around it, if any."""

    reference: Reference
    frame: Frame
    attribute: str
    """The argument that it is part of."""
    inside: str
    """The variable or local that the reference is part of, as var.x or local.x; else empty."""

    @property
    def file(self) -> HclFile:
        """The file it stands in."""
        return self.frame.file


def uses(module: Module) -> Iterator[Use]:
    """Every reference in a module's files."""
    for frame in frames(module):
        bound = frozenset(iterating.name for iterating in frame.iterators)
        if frame.block.type == "dynamic" and frame.block.labels and len(frame.kinds) > 1:
            bound |= {iterator_of(frame.block)}
        if frame.kinds[:2] == ("terraform", "encryption"):
            # OpenTofu: what is declared in here is named in here, and is no resource.
            bound |= {"key_provider", "method"}
        owner = frame.owner
        inside = ""
        if owner.type in ("variable", "local") and owner.labels:
            root = "var" if owner.type == "variable" else "local"
            inside = f"{root}.{owner.labels[0].text}"
        for attribute in frame.values:
            if isinstance(attribute.value, Literal):
                continue
            own = f"local.{attribute.name}" if owner.type == "locals" else inside
            for reference in references(attribute.value, bound):
                yield Use(reference, frame, attribute.name, own)
