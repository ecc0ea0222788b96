"""What will be written: files as trees of printed text and declared choice points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.core.intent import Parameter, Value

Origin = Literal["goal", "assumed", "set", "schema", "recipe", "user", "model"]
Language = Literal[
    "hcl", "xml", "powershell", "shell", "batch", "yaml", "markdown", "preseed", "kickstart", "text"
]


@dataclass(frozen=True, slots=True)
class Printed:
    """Text that goal, schema and plan decide. It is not sampled."""

    text: str
    origin: Origin = "recipe"
    why: str = ""
    """Shown at the line's end: 'goal "8 GB"', 'Windows 11 Setup tests for a TPM'."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A place where the model decides. Either `options` or `pattern` is given, never both."""

    id: str
    """Unique in the draft and stable between runs: build.description, scripts.01.steps."""
    ask: str
    """What is decided here, in one line, as the model is told it."""
    options: tuple[str, ...] = ()
    """The alternatives, at least two, none a prefix of what may follow it."""
    pattern: str = ""
    """A bounded regular expression (character classes, groups, {m,n}) that the text must match."""


Segment = Printed | Choice


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment line of an HCL body, without the leading '# '."""

    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = value`, the value being HCL source text with choice points in it."""

    name: str
    value: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """An HCL block."""

    type: str
    labels: tuple[str, ...] = ()
    body: tuple[Attribute | Block | Comment, ...] = ()
    schema: str = ""
    """Address of the pack component whose names the body may use (packer/builder/qemu,
    terraform/resource/docker_container); empty for blocks of the tool's own language and for
    nested blocks, which are looked up in their parent's component."""
    every: bool = False
    """Of lines that are laid over a body: into each block of its type, not the first one alone."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file of the draft: HCL blocks, or text segments, or a file of the user's own."""

    path: str
    """Relative to the draft's folder, with forward slashes."""
    language: Language
    what: str
    """What the file is for, in one line; shown in the plan and in the draft's README."""
    blocks: tuple[Block, ...] = ()
    segments: tuple[Segment, ...] = ()
    user_bytes: bytes | None = field(default=None, repr=False)
    """Content of a file given with --with, copied unchanged."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """A statement that the finished draft must satisfy, checkable without the model."""

    id: str
    text: str
    check: str
    """Name of the predicate in assistant.check.obligations."""
    args: Mapping[str, Value] = field(default_factory=dict)
    folder: str = ""
    """Only files below this folder are looked at; empty: all of the draft."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to write and what they must satisfy."""

    goal: str
    name: str
    """A folder name: lower-case letters, digits and hyphens."""
    recipe: str
    targets: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    files: tuple[PlannedFile, ...]
    obligations: tuple[Obligation, ...]
    notes: tuple[str, ...] = ()
    """What the user should know: assumptions, what cannot be shown here."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be left out of a plan."""

    name: str
    """A path, or a block's type and labels: resource.docker_network.front. Of several that are
    called so the later ones end in #2, #3."""
    kind: Literal["file", "block"]
    path: str
    """The file that it stands in."""
    at: tuple[int, ...] = ()
    """Where the block stands: its number in the file, then in the block around it."""
