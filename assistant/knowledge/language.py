"""The blocks that a tool's own language has, apart from any plugin or provider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.core.schema import BodySchema, TypeExpr


@dataclass(frozen=True, slots=True)
class TopLevelBlock:
    """A block type of the language: at the top of a file, or (in `nested`) inside another one."""

    name: str
    labels: tuple[str, ...] = ()
    """What each label says: type, name; `reference` is an address such as source.qemu.win."""
    body: BodySchema = field(default_factory=BodySchema)
    """The language's own attributes (meta-arguments among them) and plain nested blocks."""
    component: str | None = None
    """Where the rest of the body comes from: packer/builder, terraform/resource. None: nowhere."""
    repeatable: bool = True
    """False: at most one in its parent."""
    required: bool = False
    """True: its parent must hold at least one."""
    unique: bool = False
    """True: no two of them may carry the same labels."""
    nested: Mapping[str, TopLevelBlock] = field(default_factory=dict)
    """Nested block types that have labels, free names or a component of their own."""
    any_attribute: TypeExpr | None = None
    """Type of every attribute where names are free (locals, required_plugins); None: not free."""
    absent_in: tuple[str, ...] = ()
    """Engine versions that do not know the block."""

    def component_address(self, labels: Sequence[str]) -> str | None:
        """Address of the pack component that completes the body of a block with these labels.

        None when the block takes no component or when the label that names it is missing.
        """
        if self.component is None or not labels:
            return None
        name = labels[0]
        if self.labels and self.labels[0] == "reference":
            parts = name.split(".")
            if len(parts) < 3 or parts[0] != "source":
                return None
            name = parts[1]
        return f"{self.component}/{name}" if name else None
