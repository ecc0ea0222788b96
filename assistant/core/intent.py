"""What a goal says: the first thing made from plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["draft", "words", "translate", "other"]
Source = Literal["goal", "assumed", "set"]
Value = str | int | bool
SOFTWARE = "software:"
"""Before what a machine installs at its first start, in the value of its user data: names of
`prompts/terraform/user-data-packages.yaml` and of Debian's packages, with spaces between."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the goal, in Unicode code points; `end` is exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that the draft is held to."""

    name: str
    value: Value
    source: Source
    """goal: read from the goal; assumed: left open and filled in; set: given with --set."""
    span: Span | None = None
    """Where in the goal it came from; None unless `source` is goal."""
    why: str = ""
    """For an assumed value the reason, shown to the user."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource that the goal names and that is planned from its schema, without a recipe."""

    address: str
    """terraform/resource/ad_ou."""
    label: str
    """Its name in the files, its own among those of its type. Values of the goal for it are
    parameters that begin with type and label: ad_ou.servers.name."""
    span: Span
    count: int = 1
    inside: str = ""
    """Type and label of the resource that the goal puts it in: ad_ou.berlin."""
    fills: str = ""
    """Where it is there already: path of the others' attribute that says where they are."""
    fills_with: str = ""
    """What is written there."""
    there: bool = False
    """It is there already: looked up and never made."""


@dataclass(frozen=True, slots=True)
class Part:
    """One tool's share of a goal."""

    target: str
    """The tool: packer, terraform."""
    subject: str
    """What is made, in the lexicon's words: machine-image, docker-image, docker-host, secrets..."""
    platforms: tuple[str, ...] = ()
    """Builders or providers by their own names: hyperv-iso, docker."""
    os: str | None = None
    """An operating system by the lexicon's id: windows-11, debian-12; None where none is meant."""
    components: tuple[str, ...] = ()
    """Other known things the goal names, by the lexicon's ids: pre-sysprep-scripts, vaultwarden."""
    resources: tuple[Resource, ...] = ()
    """What is made where no recipe fits, in the goal's order."""
    parameters: tuple[Parameter, ...] = ()
    """Where a goal has several parts: the values that are said of this one. Empty: the goal's."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Words of the goal that carry meaning and were not used."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class UnknownTerm:
    """A word that looks like a tool, builder or resource and is in no pack."""

    term: str
    span: Span
    nearest: tuple[str, ...]
    """Up to three known names, nearest first."""


@dataclass(frozen=True, slots=True)
class Caution:
    """Something in the goal that the user should hear before anything else."""

    code: str
    """live-estate, secret-in-goal, not-infrastructure..."""
    text: str
    declines: bool = False
    """True when nothing is drafted because of it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the goal leaves open; asked on a terminal, else answered by `default`."""

    parameter: str
    """The parameter that the answer sets: platform, os, edition..."""
    text: str
    options: tuple[str, ...]
    default: str
    why: str
    """Why `default` is the one assumed."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the goal that was used, and for what; the workbench underlines it."""

    span: Span
    meaning: str


@dataclass(frozen=True, slots=True)
class Intent:
    """Everything read from one goal. The same goal always gives an equal Intent."""

    goal: str
    kind: Kind
    parts: tuple[Part, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    mentions: tuple[Mention, ...] = ()
    unread: tuple[Unread, ...] = ()
    unknown: tuple[UnknownTerm, ...] = ()
    cautions: tuple[Caution, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def declined(self) -> bool:
        """True when nothing may be drafted from this goal."""
        return bool(
            self.kind != "draft"
            or self.unknown
            or not self.parts
            or any(caution.declines for caution in self.cautions)
        )

    def value(self, name: str) -> Value | None:
        """The value of parameter `name`, or None when the goal and the defaults give none."""
        return next((p.value for p in self.parameters if p.name == name), None)
