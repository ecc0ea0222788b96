"""Disks by their letters, by what lies on them, and several of one size.

'80 GB C: and 120 GB D:', '40 GB system and 20 GB data', '2 x 200 GB data disks'.
"""

from __future__ import annotations

import math
import re
from functools import cache

from assistant.core.intent import Parameter, Span
from assistant.understand.amounts import number_of, number_pattern
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Reading

_KIND = r"(?:drive|disk|volume|partition)"
_LETTER = (
    rf"(?:(?P<a>[c-z]):(?![\\/])(?:\s*{_KIND})?|(?P<b>[c-z])\s+{_KIND}\b"
    rf"|\b{_KIND}\s+(?P<c>[c-z])\b:?|(?<![\w.:/\\-])(?P<d>[c-f])(?=\s+[0-9]+\s?[gt]i?b\b))"
)
_SYSTEM = r"(?:for\s+(?:the\s+)?)?(?:system|os|root|boot)(?:\s+disk)?"
_FURTHER = r"(?:data|logs?|backups?|db|database|sql)(?:\s+(?:disk|drive|volume))?"
_MOUNTED = (
    r"(?=\s+(?:disk\s+)?(?:formatted\s+)?(?:(?:as|with)\s+)?(?:(?:xfs|ext4|btrfs)\s+)?(?:disk\s+)?"
    r"(?:mounted\s+)?(?:for|at|on|under)\s+/\w)"
)
"""What stands behind the size of a disk with a place of its own."""
_JOIN = r"\s*(?:,\s*and|,|and|&|\+|plus)\s*(?:an?\s+)?"
_PLURAL = re.compile(r"(?:disks|drives|volumes)\b", re.IGNORECASE)
_EACH = re.compile(r"\s+each\b", re.IGNORECASE)
_FOR = re.compile(
    r"\s+for\s+(?:the\s+|my\s+|its\s+)?(?:data|logs?|files|storage|backups?|media|databases?|db|content)"
    r"(?=\s*(?:[,;.&)]|\Z|and\b|plus\b|with\b))",
    re.IGNORECASE,
)
"""What a further disk is for, where that is no place."""
_VOLUME_SIZE = re.compile(
    r"\s*[,(]?\s*(?:(?:of|with|size|sized|at|is)\s+|[:=]\s*)*(?P<n>[0-9]{1,6})\s?(?P<u>[mgt])i?b?\b\)?",
    re.IGNORECASE,
)
_MOST = 8
"""More disks of one size than anybody hangs on a machine by the way."""


@cache
def _size() -> str:
    """A number with its unit, in groups that the caller renames."""
    units = "|".join(sorted(lexicon().values.size_units, key=lambda u: (-len(u), u)))
    return rf"{number_pattern()}\s?-?(?P<unit>{units})\b"


@cache
def _by_letter() -> tuple[re.Pattern[str], ...]:
    which = r"(?:an?\s+)?(?:second|third|further|extra|additional|data|another|2nd)"
    lead = rf"(?:\b{which}\s+(?:data\s+)?(?:{_KIND})\s+(?:of\s+|with\s+)?|\b{_KIND}s\s*:?\s+)?"
    before = rf"{lead}{_size()}\s+(?:(?:for|as|on)\s+)?(?:the\s+)?(?<!\w){_LETTER}"
    behind = (
        rf"(?<![\w.]){_LETTER}\s*(?:(?:of|with|is|has|gets|size|=|:)\s*)*(?:an?\s+)?{_size()}"
        rf"(?:\s+(?:data\s+)?{_KIND}\b)?"
    )
    return tuple(re.compile(text, re.IGNORECASE) for text in (behind, before))


@cache
def _by_use() -> tuple[re.Pattern[str], re.Pattern[str]]:
    more = rf"(?:\s+{_FURTHER}\b|{_MOUNTED})"
    first = rf"{_size()}\s+{_SYSTEM}(?={_JOIN}[0-9]+\s?[a-z]+{more})"
    return (
        re.compile(first, re.IGNORECASE),
        re.compile(rf"{_JOIN}{_size()}{more}", re.IGNORECASE),
    )


@cache
def _alike() -> re.Pattern[str]:
    """'2 disks of 20 GB each', of which the first is the system's; no list of sizes."""
    count = r"(?<!data )(?<!extra )\b(?P<k>[2-4]|two|three|four)"
    kind = r"(?:(?:virtual|hard)\s+)?(?:disks|drives)"
    no_list = (
        r"(?!\s*(?:,|and|&|\+)\s*(?:an?\s+)?[0-9]+\s?[gt]i?b?\b"
        r"(?!\s+(?:of\s+)?(?:ram|mem(?:ory)?)\b))"
    )
    return re.compile(
        rf"{count}\s+{kind}\s+(?:(?:of|with|at)\s+)?{_size()}(?:\s+each\b)?{no_list}",
        re.IGNORECASE,
    )


@cache
def _root_alone() -> re.Pattern[str]:
    """'60 GB root' where nothing more is said of what of the root it is."""
    return re.compile(
        rf"{_size()}\s+(?:for\s+)?(?:the\s+)?root(?=\s*(?:[,;]|\.\s|\Z))", re.IGNORECASE
    )


@cache
def _listed() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lead = (
        rf"(?:\b{number_pattern()}\s+)?\b(?:extra|additional|further|more|data)\s+(?:data\s+)?"
        r"(?:disks|drives|volumes)\s*[,:(]?\s*"
    )
    return (
        re.compile(lead, re.IGNORECASE),
        re.compile(rf"(?:{_JOIN})?{_size()}{_MOUNTED}", re.IGNORECASE),
    )


def find_drives(reading: Reading) -> None:
    """Sizes beside a drive's letter, and those of a list of system and data."""
    for pattern in _by_letter():
        for match in pattern.finditer(reading.bare):
            letter = (match["a"] or match["b"] or match["c"] or match["d"]).upper()
            name = "disk_gb" if letter == "C" else "data_disk_gb"
            if _take(reading, name, match) and name == "data_disk_gb":
                reading.parameters.append(_letter(letter, match))
    _take_listed(reading)
    for match in _alike().finditer(reading.bare):
        _take_alike(reading, match)
    for match in _root_alone().finditer(reading.bare):
        _take(reading, "disk_gb", match)
    system, further = _by_use()
    for match in system.finditer(reading.bare):
        if not _take(reading, "disk_gb", match):
            continue
        at, count = match.end(), 1
        while more := further.match(reading.bare, at):
            _take(reading, "data_disk_gb", more)
            at, count = more.end(), count + 1
        told = re.search(
            rf"{number_pattern()}\s+disks\s*[:(]?\s*\Z", reading.bare[: match.start()], re.I
        )
        if told and number_of(told["n"]) == count and reading.free(told.start(), match.start()):
            reading.claim(told.start(), match.start(), f"{count} disks")


def _take_alike(reading: Reading, match: re.Match[str]) -> None:
    before = {p.name for p in reading.parameters}
    if before & {"disk_gb", "data_disk_gb"} or not _take(reading, "disk_gb", match):
        return
    size = next(p for p in reading.parameters if p.name == "disk_gb")
    more = int(number_of(match["k"])) - 1
    reading.parameters += [Parameter("data_disk_gb", size.value, "goal", size.span)] * more


def _take_listed(reading: Reading) -> None:
    """'two extra disks, 50 GB for /var/log and 100 GB for /srv': as many as have places."""
    lead, further = _listed()
    for match in lead.finditer(reading.bare):
        at, found = match.end(), []
        while more := further.match(reading.bare, at):
            found.append(more)
            at = more.end() + len(_to_the_next(reading.bare[more.end() :]))
        told = number_of(match["n"]) if match["n"] else len(found)
        if not found or told != len(found) or not reading.free(*match.span()):
            continue
        reading.claim(*match.span(), "further disks")
        for one in found:
            _take(reading, "data_disk_gb", one)


def _to_the_next(rest: str) -> str:
    """The words from a size to the one behind its place."""
    place = re.match(
        r"[^/,;]*/[\w./-]*\w(?:\s*\((?:xfs|ext4|btrfs)\)|\s+(?:xfs|ext4|btrfs))?", rest
    )
    return place.group() if place else ""


def _letter(letter: str, match: re.Match[str]) -> Parameter:
    return Parameter("drive_letter", letter, "goal", Span(*match.span()))


def find_volume_sizes(reading: Reading) -> None:
    """'lv srv 50G': the size of the logical volume right behind its name. To be called when names
    are read."""
    for named in [p for p in reading.parameters if p.name == "logical_volume" and p.span]:
        assert named.span is not None  # noqa: S101  filtered above
        size = _VOLUME_SIZE.match(reading.goal, named.span.end)
        if size and reading.free(*size.span()):
            reading.set("lv_size", f"{size['n']}{size['u'].lower()}", *size.span())


def find_several_disks(reading: Reading) -> None:
    """'2 x 200 GB data disks': each counts. To be called when sizes are read."""
    for disk in [p for p in reading.parameters if p.name == "data_disk_gb" and p.span]:
        assert disk.span is not None  # noqa: S101  filtered above
        use = _FOR.match(reading.bare, disk.span.end)
        if use and reading.free(*use.span()):
            reading.claim(*use.span(), "what the further disk is for")
        before = reading.bare[: disk.span.start]
        lead = re.search(rf"{number_pattern()}\s*(?P<times>[x×])?\s*\Z", before, re.IGNORECASE)
        if lead is None or not reading.free(lead.start(), disk.span.start):
            continue
        said = reading.bare[disk.span.start : disk.span.end]
        several = lead["times"] or _PLURAL.search(said) or _EACH.match(reading.bare, disk.span.end)
        count = number_of(lead["n"])
        if not several or not 2 <= count <= _MOST or count != int(count):
            continue
        reading.claim(lead.start(), disk.span.start, f"{int(count)} disks")
        at = reading.parameters.index(disk)
        same = [Parameter(disk.name, disk.value, disk.source, disk.span, disk.why)]
        reading.parameters[at:at] = same * (int(count) - 1)


def _take(reading: Reading, name: str, match: re.Match[str]) -> bool:
    if not reading.free(*match.span()):
        return False
    units = lexicon().values.size_units
    gigabytes = math.ceil(number_of(match["n"]) * units[match["unit"].lower()] / 1024)
    return reading.set(name, gigabytes, *match.span())
