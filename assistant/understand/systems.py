"""Operating systems, their releases and editions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from assistant.core.intent import Span, UnknownTerm
from assistant.understand.about_images import makes_an_image
from assistant.understand.entries import Component, System, Version
from assistant.understand.matching import matches, negated_at
from assistant.understand.phrases import Table, atoms_of, spread
from assistant.understand.reading import FoundSystem, Reading

_POINT = re.compile(
    r"\.[0-9]{1,3}(?:\.[0-9]{1,3})?(?![\w.]*[0-9A-Za-z_])(?:\s+LTS\b)?", re.IGNORECASE
)
_RELEASE = re.compile(
    r"[\s-]*(?:v|version\s|release\s)?([0-9]{1,4}(?:\.[0-9]{1,3}){0,2})(?![\w.-]*[0-9A-Za-z_])"
)

_SYSTEM_LIKE = re.compile(
    r"(?<![\w.:/-])(?:(?:(?:windows|win|server|srv|svr)[\s-]*)?(?:20(?:0[89]|1[0-9]|2[0-6]))"
    r"|(?:server[\s-]+)?[12][0-9]\.(?:04|10)"
    r"|(?:windows|win|w2k|win2k|2k|ws|server|srv|svr|linux|debian|deb|ubuntu|rocky|alma|rhel"
    r"|centos|el)[0-9][\w.]*|windows|win|srv|svr|linux)(?![\w:/-]|\.\w)",
    re.IGNORECASE,
)
"""An operating system's name or something that looks like a release."""
_LONGEST = 4
"""Words of a product's name before its year."""
_OFFICE = re.compile(r"\boffice\s+\Z", re.IGNORECASE)
"""In front of an edition that is Office's: Office LTSC."""
_REMOTE = re.compile(r"\bremote\s+\Z", re.IGNORECASE)
"""Before a desktop that is none of an edition."""
_DESKTOP = ("desktop experience", "(full) desktop", "(full) gui")


def find_unread_systems(reading: Reading) -> None:
    """Report what looks like a system or release and was not read, where one would be assumed."""
    for match in _SYSTEM_LIKE.finditer(reading.goal):
        if not reading.free(*match.span()):
            continue
        span = reading.claim(*match.span(), "a release that is not known")
        number = re.search(r"[0-9]+(?:\.[0-9]+)?\Z", match.group())
        said = number[0] if number else ""
        kind = "ubuntu" if "." in said else "windows-server"
        family = tuple(s for s in reading.lexicon.systems if s.id == kind)
        nearest = nearest_releases(family, said) if said else ()
        reading.unknown.append(UnknownTerm(match.group(), span, nearest))


def find_systems(reading: Reading) -> None:
    """Find operating systems; a release that is not known becomes an unknown term."""
    for hit in matches(reading, reading.lexicon.system_table, open_end=_POINT):
        entry = hit.entries[0]
        if not isinstance(entry, Version) and _part_of_a_component(reading, hit.index, hit.after):
            continue
        if _of_a_product(reading, hit.index):
            continue
        end = hit.span.end
        if isinstance(entry, Version):
            system, version = reading.lexicon.versions[entry.id]
            point = _POINT.match(reading.goal, end)
            end = point.end() if point else end
            if not _is_of_series(version, reading.goal[hit.span.start : end]):
                span = Span(hit.span.start, end)
                _not_known(reading, system, span)
                negated = _left_out(reading, hit.index)
                reading.systems.append(FoundSystem(system, None, span, negated))
                continue
            span = reading.claim(hit.span.start, end, f"operating system {version.id}")
            reading.systems.append(
                FoundSystem(system, version, span, _left_out(reading, hit.index))
            )
            continue
        span = reading.claim(hit.span.start, end, f"operating system {entry.id}")
        reading.systems.append(FoundSystem(entry, None, span, _left_out(reading, hit.index)))


def _is_of_series(version: Version, said: str) -> bool:
    """False for 'Ubuntu 24.10', which is no point release of 24.04."""
    number = re.search(r"[0-9]+\.[0-9]+\Z", version.id)
    point = re.search(r"([0-9]{2})\.([0-9]{2})\b", said)
    return number is None or point is None or point.group() == number.group()


def _not_known(reading: Reading, system: System, span: Span) -> None:
    """Report a release that there is nothing for, with those that come nearest."""
    reading.claim(span.start, span.end, "a release that is not known")
    term = reading.goal[span.start : span.end]
    number = re.search(r"[0-9][0-9.]*", term)
    nearest = nearest_releases(
        _kindred(reading.lexicon.systems, system), number[0] if number else ""
    )
    reading.unknown.append(UnknownTerm(term, span, nearest))


def find_systems_of_images(reading: Reading) -> None:
    """The system of the container image that the goal starts from: debian:12-slim, alpine:3.20."""
    for parameter in reading.parameters:
        if parameter.name != "image" or parameter.span is None or reading.systems:
            continue
        name, _, tag = str(parameter.value).rpartition("/")[2].partition(":")
        atoms = atoms_of(f"{name} {tag}")
        entries = reading.lexicon.system_table.entries
        found = next(
            (entries[atoms[:n]] for n in range(len(atoms), 0, -1) if atoms[:n] in entries), ()
        )
        # Of others' images the tag tells what they stand on: node:20-alpine, php:8.3-bookworm.
        found = found or next((entries[(w,)] for w in tag.split("-")[1:] if (w,) in entries), ())
        for entry in found[:1]:
            version = entry if isinstance(entry, Version) else None
            system = reading.lexicon.versions[entry.id][0] if version else entry
            if isinstance(system, System):
                start = parameter.span.start + str(parameter.value).find(name)
                span = reading.claim(start, start + len(name), f"operating system {entry.id}")
                reading.systems.append(FoundSystem(system, version, span, negated=False))


_APART = re.compile(r"[-_.]")
_WINDOWS = "windows"


_IMAGE_OF_ONE = re.compile(r"\b(?:proxmox|vsphere)-clone\b", re.IGNORECASE)


def find_systems_of_templates(reading: Reading) -> None:
    """Windows by the name of the template that the goal clones: tpl-win2022. Any system where an
    image is made of the template: what is installed depends on it."""
    if reading.systems:
        return
    any_kind = _IMAGE_OF_ONE.search(reading.goal) is not None
    entries = reading.lexicon.system_table.entries
    for parameter in reading.parameters:
        if parameter.name != "template" or parameter.span is None:
            continue
        for piece in _APART.split(str(parameter.value).lower()):
            for entry in entries.get(atoms_of(piece), ())[:1]:
                version = entry if isinstance(entry, Version) else None
                system = reading.lexicon.versions[entry.id][0] if version else entry
                if isinstance(system, System) and (any_kind or system.kind == _WINDOWS):
                    found = FoundSystem(system, version, parameter.span, negated=False)
                    reading.systems.append(found)


def _part_of_a_component(reading: Reading, index: int, after: int) -> bool:
    """True for 'Windows updates': the family's name only begins the name of something else."""
    texts = reading.texts
    for length, entries in reading.lexicon.thing_table.at(texts, index):
        joined = all(word.joined for word in reading.words[index + 1 : index + length])
        if length > after - index and joined and isinstance(entries[0], Component):
            return True
    return False


def _of_a_product(reading: Reading, index: int) -> bool:
    """True for the 'Server 2022' of 'SQL Server 2022'."""
    return any(
        start + length > index and getattr(entries[0], "dated", False)
        for start in range(max(0, index - _LONGEST), index)
        for length, entries in reading.lexicon.thing_table.at(reading.texts, start)
    )


def _left_out(reading: Reading, index: int) -> bool:
    return negated_at(reading, index) is not None


def find_unknown_releases(reading: Reading) -> None:
    """A family followed by a number that is no known release. Quantities must have been read."""
    for at, found in enumerate(reading.systems):
        system = found.system
        said = atoms_of(reading.goal[found.span.start : found.span.end])
        if found.version is not None or _later_release(reading, at):
            continue
        if said not in _before_release(system):
            continue
        match = _RELEASE.match(reading.goal, found.span.end) or _named_release(reading, found)
        if match is None or not reading.free(match.start(1), match.end(1)):
            continue
        if not system.draft or (system.builders and not makes_an_image(reading.goal)):
            span = Span(found.span.start, match.end())
            reading.claim(match.start(1), match.end(1), f"operating system {system.id}")
            reading.systems[at] = FoundSystem(system, None, span, found.negated)
            continue
        _not_known(reading, system, Span(found.span.start, match.end()))


def _later_release(reading: Reading, at: int) -> bool:
    """A release that stands behind what sort of the system is meant: ubuntu desktop 24.04."""
    found, sorts = reading.systems[at], _sorts(reading.lexicon.values.before_releases)
    family = next((word for word in reading.words if word.start >= found.span.start), None)
    match = sorts.match(reading.goal, family.end) if family else None
    if match is None or not reading.free(*match.span("n")):
        return False
    number = re.compile(rf"-{re.escape(match['n'])}(\.04)?\Z")
    version = next((one for one in found.system.versions if number.search(one.id)), None)
    if version is not None:
        reading.claim(*match.span("n"), f"operating system {version.id}")
        reading.systems[at] = FoundSystem(found.system, version, found.span, found.negated)
    return version is not None


@cache
def _sorts(words: tuple[str, ...]) -> re.Pattern[str]:
    """One to three of the words, and a number."""
    some = rf"(?:[\s(-]+(?:{'|'.join(words)})\b\)?){{1,3}}"
    return re.compile(rf"{some}[\s-]+(?P<n>[0-9]{{1,4}}(?:\.[0-9]{{2}})?)(?![\w.-]*\w)", re.I)


@cache
def _before_release(system: System) -> frozenset[tuple[str, ...]]:
    """The phrases for a family after which a number is a release; not 'Linux 2.4'."""
    return frozenset(atoms_of(p) for words in system.version_words for p in spread(words))


def _named_release(reading: Reading, found: FoundSystem) -> re.Match[str] | None:
    """A release by name that there is no recipe for: Windows XP, Debian buster."""
    names = "|".join(found.system.unknown_releases)
    if not names:
        return None
    return re.compile(rf"[\s-]+({names})\b", re.IGNORECASE).match(reading.goal, found.span.end)


def _kindred(systems: tuple[System, ...], system: System) -> tuple[System, ...]:
    """The family, and for a Windows the other ones: 'Windows 2016' means a server."""
    others = (s for s in systems if s.kind == system.kind == "windows" and s is not system)
    return (system, *others)


def nearest_releases(systems: Iterable[System], said: str) -> tuple[str, ...]:
    """Up to three releases of the families, nearest number first."""
    wanted = re.match(r"[0-9]+(\.[0-9]+)?", said)

    def far(version: Version) -> float:
        number = re.search(r"[0-9]+(\.[0-9]+)?$", version.id)
        return abs(float(number[0]) - float(wanted[0])) if number and wanted else 0.0

    versions = (version for system in systems for version in system.versions)
    return tuple(version.id for version in sorted(versions, key=far)[:3])


def find_editions(reading: Reading, version: Version | None) -> None:
    """Words such as Pro, Enterprise or core, read beside a Windows release only."""
    if version is None or not version.editions:
        return
    table = Table.of([(edition.words, edition.name) for edition in version.editions])
    for hit in matches(reading, table):
        said = reading.goal[hit.span.start : hit.span.end]
        if said.lower() in ("home", "core", "standard", "desktop", "gui") and not _beside(
            reading, hit.span
        ):
            continue
        if _REMOTE.search(reading.goal[: hit.span.start]):
            continue
        if _OFFICE.search(reading.goal[: hit.span.start]):
            continue
        if not negated_at(reading, hit.index):
            reading.set("edition", hit.entries[0], hit.span.start, hit.span.end)
    _desktop(reading, version)


def _desktop(reading: Reading, version: Version) -> None:
    """Claim 'with the desktop' of a server, where its edition has one: it says nothing more."""
    core = str(reading.value("edition") or version.edition).endswith("CORE")
    table = Table.of([(("{w|with} (the|a) (full) {desktop|gui} (experience)", *_DESKTOP), True)])
    if core or not version.id.startswith("windows-server"):
        return
    for hit in matches(reading, table):
        remote = _REMOTE.search(reading.goal[: hit.span.start])
        if not remote and not negated_at(reading, hit.index):
            reading.claim(hit.span.start, hit.span.end, "edition with the desktop")


def _beside(reading: Reading, span: Span) -> bool:
    """True when the words stand right before or after a system, or are followed by 'edition'."""
    for found in reading.systems:
        between = reading.goal[found.span.end : span.start]
        behind = reading.goal[span.end : found.span.start]
        if found.span.end <= span.start and re.fullmatch(r"[\s(,–-]*(with\s+)?", between):
            return True
        if span.end <= found.span.start and re.fullmatch(r"[\s(,–-]*", behind):
            return True
    return bool(re.match(r"\s+(edition|installation|experience)", reading.goal[span.end :], re.I))
