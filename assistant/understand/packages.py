"""Packages by name: 'install htop and tmux', 'with git, curl and jq'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from assistant.understand.about_images import sets_up_a_guest
from assistant.understand.entries import Component, Package, Service, Tool
from assistant.understand.lexicon import lexicon
from assistant.understand.matching import matches, negated_at
from assistant.understand.phrases import atoms_of
from assistant.understand.reading import Found, Reading

_INSTALLS = re.compile(
    r"\b(?:install(?:s|ed|ing)?|packages?|apt(?:-get)?|dnf|yum|choco|chocolatey|winget|add(?:s|ing)?"
    r"|with|including|includes?|plus|containing|contains?|has|having)"
    r"(?:\s+(?:the|a|an|package|packages|also|latest|install|is|are|and))*\s*:?\s*\Z",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"(?:\s+v?[0-9]+(?:\.[0-9]+)*)?\s*(?:,\s*(?:and|&)?|and|&|\+|plus|/)\s*(?:the\s+|also\s+)?\Z",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"(?:{_JOIN.pattern}|\s+\Z)", re.IGNORECASE)
_GAP = re.compile(r"\s+")
_GOES_ON = re.compile(r"\s*(?:[,;.)]|(?:and|&|\+|plus)\b|\Z)", re.IGNORECASE)
"""Behind a name that stands beside another one with nothing between: 'curl bash and jq'."""
_PACKAGES = re.compile(r"\bpackages?\b", re.IGNORECASE)
"""Behind this word names of packages may stand side by side without a comma."""
_INSTALLED = re.compile(
    r"\s+(?:(?:(?:is|are|be|both|all|already|also)\s+)*(?:pre-?)?installed|(?:in|on|inside)\s+(?:it|there)"
    r"|inside|on\s+board|on\s+top)\b",
    re.IGNORECASE,
)
"""Behind the last of a list of packages."""
_OTHER = re.compile(
    r"\s+(?:it|a|an|the|sure|them|this|that|me|my|two|[0-9]|vms?|machines?|images?|templates?"
    r"|containers?|clones?|scripts?|code|apps?|files?|programs?"
    r"|repos?|repository)\b",
    re.IGNORECASE,
)
"""Words behind 'make' or 'python' where these are no packages."""
_CALLED = re.compile(r"\bpackages?\s*(?:named\s+|called\s+|:\s*)?\Z", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9][a-z0-9+.-]*[a-z0-9+](?![\w/:@])")
_ON_MACHINES = frozenset(("packer", "ansible", "cloudinit"))
"""Tools of machines, and not of containers."""
_CONTAINERS = re.compile(
    r"\b(?:containers?|compose|docker\s+images?|docker\s+host)\b", re.IGNORECASE
)
_PHP = re.compile(
    r"\bphp(?:[\s-]?fpm)?\s*(?:version\s+|v)?(?P<release>[78]\.[0-9])(?:[\s-]?fpm)?(?![\w.]*\w)",
    re.IGNORECASE,
)
_REMOVES = re.compile(
    r"\b(?P<verb>(?:and\s+)?(?:remov(?:e|es|ing)|uninstall(?:s|ing)?|purg(?:e|es|ing)))\s+(?:(?:the|packages?)\s+)*"
    r"(?:[\w.+-]+\s*(?:,\s*(?:and\s+)?|\band\s+|&\s*))*\Z",
    re.IGNORECASE,
)
_ENGINE = "docker"
"""A builder, and what is installed beside others: 'docker, git, zsh'."""
_WINDOWS = "windows"
"""The kind of a system, and the family of its packages."""
_HEAD = 200
"""Characters before a name in which words that ask for packages are looked for."""
_APK = "alpine"
_DNF = ("rocky", "almalinux", "fedora", "rhel", "centos", "oracle-linux", "amazon-linux")


def find_packages(reading: Reading) -> None:
    """Packages of the lexicon, and others by their own names.

    To be called when all things of the lexicon are read: what one of those names is no package.
    """
    family = _family(reading)
    suits = partial(_suits, family=family, systems=_systems(reading))
    hits = [
        hit
        for hit in matches(reading, lexicon().package_table, suits)
        if not negated_at(reading, hit.index)
    ]
    taken = [f.span.end for f in reading.things if isinstance(f.thing, Service) and not f.negated]
    if family != _WINDOWS:
        _things_taken_away(reading, family)
    _services_as_packages(reading, family, suits)
    _own_php(reading, taken)
    behind = _in_a_list_that_ends(reading, [(hit.span.start, hit.span.end) for hit in hits])
    # One that is only read in a list stands in one beside another that is always read.
    plain = [hit.span.start for hit in hits if hit.entries[0].plain]
    for hit in hits:
        package = hit.entries[0]
        span = (hit.span.start, hit.span.end)
        if family != _WINDOWS and _taken_away(reading, package.under(family), span):
            continue
        listed = any(_JOIN.fullmatch(reading.goal[hit.span.end : at]) for at in plain)
        if package.given_by and reading.value(package.given_by) is not None:
            reading.claim(*span, f"brought by {package.given_by}")
            taken.append(_whole(reading, hit.span.end))
        elif (
            package.plain or listed or hit.span.start in behind or _is_listed(reading, span, taken)
        ):
            reading.set("package", package.under(family), hit.span.start, hit.span.end)
            taken.append(_whole(reading, hit.span.end))
    _others(reading, family, taken)


def _services_as_packages(reading: Reading, family: str, suits: Callable[[Package], bool]) -> None:
    """What elsewhere is a container's service is the distribution's package in a machine."""
    tools = {f.thing.id for f in reading.things if isinstance(f.thing, Tool) and not f.negated}
    if not tools or tools - _ON_MACHINES or _CONTAINERS.search(reading.goal):
        return
    known = {package.service: package for package in lexicon().packages if package.service}
    for found in [*reading.things]:
        package = known.get(found.thing.id) if isinstance(found.thing, Service) else None
        if package is None or found.negated or not tools <= set(package.targets):
            continue
        if suits(package):
            reading.things.remove(found)
            name = package.under(family)
            reading.set("package", name, found.span.start, found.span.end)


def _own_php(reading: Reading, taken: list[int]) -> None:
    """A release of PHP that the image's system does not have."""
    tools = {f.thing.id for f in reading.things if isinstance(f.thing, Tool) and not f.negated}
    if tools != {"packer"}:
        return
    for match in _PHP.finditer(reading.goal):
        release = match["release"]
        native = any(
            package.id == f"php{release}"
            and not _systems(reading).isdisjoint(package.only.split("|"))
            for package in lexicon().packages
        )
        if not native and reading.free(*match.span()):
            reading.set("php_release", release, *match.span())
            taken.append(match.end())


def _taken_away(reading: Reading, name: str, span: tuple[int, int]) -> bool:
    """Whether a package stands behind words that take it away: 'remove nano and ntpd'."""
    lead = _REMOVES.search(reading.goal[: span[0]])
    if lead is None or not sets_up_a_guest(reading.goal):
        return False
    reading.set("removed_package", name, *span)
    if reading.free(*lead.span("verb")):
        reading.claim(*lead.span("verb"), "taken away")
    return True


def _things_taken_away(reading: Reading, family: str) -> None:
    """Software that other readers would install: 'uninstall apache2 and samba'."""
    for found in [*reading.things]:
        said = reading.goal[found.span.start : found.span.end]
        if found.negated or not isinstance(found.thing, Service | Component):
            continue
        named = lexicon().package_table.entries.get(atoms_of(said))
        name = named[0].under(family) if named else said.lower()
        known = bool(named) or name in lexicon().debian
        if known and _taken_away(reading, name, (found.span.start, found.span.end)):
            reading.things.remove(found)


def _whole(reading: Reading, end: int) -> int:
    """The end of a name with the signs that belong to it: notepad++."""
    while end < len(reading.goal) and reading.goal[end] in "+#":
        end += 1
    return end


def _family(reading: Reading) -> str:
    named = [found.system for found in reading.systems if not found.negated]
    if any(system.kind == _WINDOWS for system in named):
        return _WINDOWS
    if not named and any(getattr(f.thing, "kind", "") == _WINDOWS for f in reading.things):
        # WinRM or Chocolatey says it as well as the system's name does.
        return _WINDOWS
    if named and named[0].id == _APK:
        return "apk"
    return "dnf" if named and named[0].id in _DNF else "apt"


def _systems(reading: Reading) -> frozenset[str]:
    named = (f.version for f in reading.systems if f.version and not f.negated)
    return frozenset(version.id for version in named)


def _suits(package: Package, family: str, systems: frozenset[str]) -> bool:
    if not package.under(family):
        return False
    return package.only in ("", family) or not systems.isdisjoint(package.only.split("|"))


def _in_a_list_that_ends(reading: Reading, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Where the names in a list begin that ends with such words: python3 and git installed."""
    starts: set[int] = set()
    named = list(spans)
    named += [(f.span.start, f.span.end) for f in reading.things if not f.negated]
    for start, end in sorted(named, reverse=True):
        tail = reading.goal[end:]
        nearest = min((s for s in starts if s >= end), default=None)
        joined = nearest is not None and _JOIN.fullmatch(reading.goal[end:nearest])
        if joined or _INSTALLED.match(tail):
            starts.add(start)
    return starts


def _is_listed(reading: Reading, span: tuple[int, int], taken: list[int]) -> bool:
    """True behind a word such as 'install', or in a list with another package."""
    head = reading.goal[max(0, span[0] - _HEAD) : span[0]]
    if _OTHER.match(reading.goal, span[1]):
        return False
    if _INSTALLS.search(head):
        return True
    if any(_GAP.fullmatch(reading.goal[end : span[0]]) for end in taken) and _GOES_ON.match(
        reading.goal, span[1]
    ):
        return True
    beside = _JOIN if not _PACKAGES.search(head) else _NEXT
    named = [f.span.end for f in reading.things if not f.negated and _is_software(reading, f)]
    if any(beside.match(reading.goal[end : span[0]]) for end in (*taken, *named)):
        return True
    begins = (f.span.start for f in reading.things if not f.negated and _is_software(reading, f))
    return any(_JOIN.fullmatch(reading.goal[span[1] : start]) for start in begins)


def _is_software(reading: Reading, found: Found) -> bool:
    said = atoms_of(reading.goal[found.span.start : found.span.end])
    known = said in lexicon().software_table.entries
    return known or isinstance(found.thing, Component | Tool) or found.thing.id == _ENGINE


def _others(reading: Reading, family: str, taken: list[int]) -> None:
    """Names that no package of the lexicon has: those that Debian's index knows, in a list of
    packages or behind a word such as 'install'; any other only behind the word 'package'."""
    found = list(_names(reading))
    # Alpine's names are Debian's for the most part; the draft says that none is verified.
    known = lexicon().debian if family in ("apt", "apk") else frozenset[str]()
    behind = _in_a_list_that_ends(reading, [span for name, span in found if name in known])
    for name, (start, end) in found:
        if name in known and _taken_away(reading, name, (start, end)):
            continue
        listed = name in known and (start in behind or _is_listed(reading, (start, end), taken))
        if listed or _CALLED.search(reading.goal[max(0, start - _HEAD) : start]):
            reading.set("package", name, start, end)
            taken.append(end)


def _names(reading: Reading) -> Iterator[tuple[str, tuple[int, int]]]:
    """What has the form of a package's name and is no word of the language."""
    common = reading.lexicon.common
    for match in _NAME.finditer(reading.goal):
        name = match.group()
        ordinary = name in common or name.split("-")[0] in common
        if ordinary or len(name) < 2 or not re.search("[a-z]", name):
            continue
        if reading.free(*match.span()):
            yield name, match.span()
