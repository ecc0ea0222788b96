"""What an unattended installation is told, whichever installer reads it.

The files are rendered by Packer's templatefile on their way to the installer, so every text that
is not a slot is written with HCL's template marks (`${`, `%{`) taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Interface
from typing import Literal

from assistant.core.plan import Choice, Printed, Segment

Layout = Literal["plain", "lvm"]
SystemDisk = Literal["only", "smallest", "largest", "first"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that templatefile fills in: a secret, or what is a variable of the draft."""

    name: str

    def __str__(self) -> str:
        return f"${{{self.name}}}"


Part = str | Slot | Printed | Choice
"""Text as it stands, a slot, text with an origin, or a choice point."""


@dataclass(frozen=True, slots=True)
class Address:
    """A fixed address of the machine while it is installed and built."""

    ip: IPv4Interface
    gateway: str
    dns: tuple[str, ...] = ()

    def printed(self, text: str) -> Printed:
        """`text` as something that the goal says."""
        return Printed(text, "goal", "the address of the build")


@dataclass(frozen=True, slots=True)
class Installation:
    """One unattended installation of a Linux server on one empty disk of the machine's."""

    hostname: Part = "image"
    """One DNS label; the clone gets its own."""
    username: Part = Slot("username")
    """The account that Packer connects as; it may use sudo with its password."""
    password_hash: Slot = Slot("password_hash")
    """A crypt(3) hash. The type leaves no place for a literal."""
    locale: Part = "en_US.UTF-8"
    keyboard: Part = "us"
    """An X11 layout: us, de, gb, ch."""
    timezone: Part = "Etc/UTC"
    """A name of the tz database."""
    layout: Part = "plain"
    """plain or lvm; one disk, the whole of it."""
    system_disk: SystemDisk = "only"
    """Which of several disks that is. Names of disks differ between builders, sizes do not."""
    places: tuple[tuple[str, int], ...] = ()
    """Places with a logical volume of their own beside the root, and their sizes in MB: 0, what the
    others leave."""
    options: Mapping[str, str] = field(default_factory=dict)
    """By place, how it is mounted: nodev,noexec."""
    root_mb: int | None = None
    """The root's own size in MB, as a logical volume. None: what the others leave."""
    proxy: str = ""
    """Address of the proxy that packages come through while installing; empty for none."""
    address: Address | None = None
    """None: by DHCP."""
    uefi: bool = False
    """The firmware, where the installer is told each partition."""
    filesystem: Part = ""
    """File system of root and places: xfs, ext4 or btrfs; empty: what the distribution takes."""
    sources: tuple[str, ...] = ("cdrom",)
    """Kickstart commands that say where the packages come from."""
    groups: tuple[str, ...] = ("@^minimal-environment",)
    """What the installer takes before `packages`."""
    packages: tuple[str, ...] = ()
    """Distribution packages beside the installer's minimum, in order."""
    note: Choice | None = None
    """A choice for the comment at the top."""
    late: tuple[str, ...] = field(default=())
    """Shell commands inside the installed system before its first boot, one line each."""
    swap: bool = True
    """False: none, where the installer is told."""
    enforcing: bool = True
    """False: SELinux only writes down what it would have refused, where the installer sets it."""
    updates: bool = False
    """Bring every package up to date while installing."""

    @property
    def volumes(self) -> bool:
        """True where the installer is told each logical volume."""
        return bool(self.places) or self.root_mb is not None


def escaped(text: str) -> str:
    """`text` as templatefile gives it back unchanged."""
    return text.replace("${", "$${").replace("%{", "%%{")


def segment(part: Part) -> Segment:
    """One part as a segment."""
    if isinstance(part, Choice):
        return part
    if isinstance(part, Slot):
        return Printed(str(part))
    if isinstance(part, Printed):
        return replace(part, text=escaped(part.text))
    return Printed(escaped(part))


def volume(place: str) -> str:
    """What the logical volume of a place is called: var-log."""
    return place.strip("/").replace("/", "-") or "root"


def plain(part: Part) -> str:
    """The text of a part that is settled; a slot as it is written, a choice's first option."""
    if isinstance(part, Printed):
        return part.text
    if isinstance(part, Choice):
        return part.options[0]
    return str(part)


class Page:
    """A text file under construction, line by line."""

    def __init__(self) -> None:
        self._parts: list[Segment] = []

    def line(self, *parts: Part) -> Page:
        """Add one line."""
        self._parts += [segment(part) for part in parts]
        self._parts.append(Printed("\n"))
        return self

    def lines(self, texts: Iterable[str]) -> Page:
        """Add settled lines."""
        for text in texts:
            self.line(text)
        return self

    def done(self) -> tuple[Segment, ...]:
        """Everything so far; neighbouring texts of one origin put together."""
        out: list[Segment] = []
        for part in self._parts:
            last = out[-1] if out else None
            if (
                isinstance(part, Printed)
                and isinstance(last, Printed)
                and (part.origin, part.why) == (last.origin, last.why)
            ):
                out[-1] = replace(last, text=last.text + part.text)
            else:
                out.append(part)
        return tuple(out)
