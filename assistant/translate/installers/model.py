"""What an unattended installation is told, in no installer's words.

Passwords are never taken over: where one is set, the target asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.translate.model import Fact

Lines = tuple[int, ...]
OPEN = "CHANGE_ME"


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Layout and variant as X names them: de, nodeadkeys."""

    layout: str
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time zone; whether the machine's own clock holds UTC (None: not said)."""

    zone: str
    utc: bool | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """How the first interface gets its address."""

    dhcp: bool = True
    device: str = ""
    """Empty: whichever there is."""
    address: str = ""
    netmask: str = ""
    gateway: str = ""
    servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """The account that is made."""

    name: str
    full: str = ""
    groups: tuple[str, ...] = ()
    """`sudo` stands for whichever group may become root."""
    password: bool = False
    """Whether the source sets one."""
    number: str = ""
    shell: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Disk:
    """One whole disk."""

    device: str = ""
    """/dev/sda; empty: the only one, or the first."""
    lvm: bool | None = None
    """None: not said."""
    home: bool = False
    """Whether home is apart."""
    filesystem: str = ""


@dataclass(slots=True)
class Install:
    """All that is said: facts of the concepts locale, keyboard, clock, host, domain, network,
    account, root (whether it has a password), ssh, key, package, removed, upgrade, disk, late,
    early, ending (reboot, poweroff or halt), ntp (a server), proxy (of packages), kernel (its
    options), layout (all disks, in place of disk). Of networks there may be several, the first
    interface's before the others. What begins with a dot is one installer's own.
    """

    family: str
    """debian, ubuntu or redhat: names of packages are those of a family."""
    facts: list[Fact] = field(default_factory=list)
    by_hand: bool = False
    """Whether the source divides disks in a way that is not taken over."""

    def add(self, concept: str, value: object, lines: Lines) -> None:
        """One more fact."""
        self.facts.append(Fact(concept, value, lines))

    def all(self, concept: str) -> list[Fact]:
        """Its facts of a concept, in order."""
        return [fact for fact in self.facts if fact.concept == concept]


def prefix_of(netmask: str) -> int | None:
    """24 for 255.255.255.0; None for what is no netmask."""
    try:
        bits = "".join(f"{int(part):08b}" for part in netmask.split("."))
    except ValueError:
        return None
    whole = len(bits) == 32 and "01" not in bits
    return bits.count("1") if whole else None


def netmask_of(prefix: int) -> str:
    """255.255.255.0 for 24, of 0 to 32."""
    bits = "1" * prefix + "0" * (32 - prefix)
    return ".".join(str(int(bits[at : at + 8], 2)) for at in range(0, 32, 8))
