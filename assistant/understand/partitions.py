"""File systems of their own beside the root: separate /var (10G) and /home, /tmp on 2 GB."""

from __future__ import annotations

import re

from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Reading

_ABOUT = re.compile(
    r"\b(?:(?:separate|own|dedicated|individual|extra|different)\s+(?:lvm\s+)?"
    r"(?:partitions?|logical\s+volumes?|lvs?|file\s?systems?|mount\s?points?|volumes?)"
    r"|partitions?|logical\s+volumes?|mount\s?points?"
    r"|\blvm\b(?=[^.;]*\s(?:/(?:\w+(?:/\w+)?)?\s*[(:=]?\s*[0-9]+\s?[gm]|[0-9]+\s?[gmt]i?b?\s+(?:for\s+)?/))"
    r"|(?<=\s/)(?:var|home|tmp|opt|srv)\s*[(:=]?\s*[0-9]+\s?[gm]i?b?\b(?=[^.;]*\blvm\b)"
    r"|separate(?:\s+partitions?)?(?=\s+/(?:var|home|tmp|opt|srv|usr)\b))",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?<![\w./-])(?P<place>/(?=\s*[(:=]?\s*[0-9]+\s?[gm])|/(?:var(?:/(?:log(?:/audit)?|tmp|lib(?:/[\w-]+)?|www))?|home|tmp|opt|srv"
    r"|usr|data|backups?|media|mnt/[\w-]+|exports?|storage|boot))(?![\w/-])",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:\s+(?:partition|volume|logical\s+volume|lv|file\s?system))?"
    r"\s*(?:[(:=]|of|with|on|at|is)?\s*(?:a\s+)?(?P<number>[0-9]{1,5})\s?(?P<unit>[a-z]{1,9})\b\)?"
    r"(?:\s+(?:logical\s+)?(?:partitions?|volumes?|file\s?systems?)\b)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?P<number>[0-9]{1,5})\s?(?P<unit>[a-z]{1,9})\s+"
    r"(?:(?:mount\s?point|partition|volume|logical\s+volume|lv|file\s?system)\s+)?(?:for|on|at|under)?\s*\Z",
    re.IGNORECASE,
)
_FLAG = r"(?:nodev|nosuid|noexec)"
_FLAGS = rf"{_FLAG}(?:(?:\s*[,/&+]\s*|\s+and\s+|\s+){_FLAG})*"
_FLAGGED = re.compile(
    rf"(?P<flags>{_FLAGS})\s+(?:on|for)\s+(?P<all>/[a-z/]+(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+)/[a-z/]+)*)",
    re.IGNORECASE,
)
"""How file systems are mounted, in front of their places: nodev and nosuid on /tmp."""
_FLAGS_BEHIND = re.compile(
    rf"\s*(?:\(\s*|,\s*|mounted\s+|with\s+|options?\s+)*(?P<flags>{_FLAGS})\s*\)?", re.IGNORECASE
)
OPTIONS = "partition_options"
_TAIL = re.compile(
    r"\s+(?:logical\s+)?(?:volumes?|partitions?|file\s?systems?|mount\s?points?|lvs)\b",
    re.IGNORECASE,
)
_ROOT = re.compile(
    r"(?<![\w.])(?P<number>[0-9]{1,5})\s?(?P<unit>[a-z]{1,9})\s+(?:for\s+)?(?:the\s+)?root\b"
    r"(?!\s+(?:disk|drive|volume|device|login|access|user|account|password|ca)\b)",
    re.IGNORECASE,
)
"""'20G root' among others: where they lie on a disk of their own it is that disk."""
_ROOT_FIRST = re.compile(
    r"\b(?:the\s+)?root(?:\s+(?:lv|logical\s+volume|volume|partition|file\s?system|size))*"
    r"(?:\s*[(:=]\s*|\s+(?:(?:of|with|is|at|gets|size)\s+)*)(?P<number>[0-9]{1,5})\s?(?P<unit>[a-z]{1,9})\b\)?",
    re.IGNORECASE,
)
"""'root 20G', 'root size 20 GB'."""
_LVM = re.compile(r"\blvm\b|\blogical\s+volumes?\b", re.IGNORECASE)
_REST = re.compile(
    r"(?:\b(?:and|plus|with)\s+)?\b(?:the\s+)?(?:rest|remainder|remaining(?:\s+space)?)\s+"
    r"(?:(?:is|goes|of(?:\s+it)?|space|for|to|in|into|as|on|under|mounted|at)\s+)*(?P<a>/[\w/]*\w)"
    r"|(?P<b>/[\w/]*\w)\s+(?:(?:gets|takes|with|has|for|on)\s+)?(?:the\s+)?(?:rest|remainder)"
    r"(?:\s+of\s+(?:the\s+)?(?:disk|space))?\b"
    r"|\broot\s+(?:(?:gets|takes|with|has)\s+)?(?:the\s+)?(?:rest|remainder)\b"
    r"|\b(?:the\s+)?(?:rest|remainder)\s+(?:for|to|is|goes\s+to)\s+(?:the\s+)?root\b",
    re.IGNORECASE,
)
"""'The rest for /srv': a place that takes what the others leave."""
PARAMETER = "partition"
_DISK = "/dev/"


def find_partitions(reading: Reading) -> None:
    """Every place of the directory tree that gets a file system of its own, with its size in MB.

    Only in a goal that speaks of partitions or volumes beside them: a path is a folder elsewhere.
    """
    goal = reading.goal
    if _DISK not in goal and (_LVM.search(goal) or _ABOUT.search(goal)):
        _take_rest(reading)
    about = [m for m in _ABOUT.finditer(goal) if reading.free(*m.span())]
    flagged = list(_FLAGGED.finditer(goal))
    inside = [m.span() for m in flagged]
    places = [m for m in _PLACE.finditer(goal) if reading.free(*m.span())]
    places = [m for m in places if not any(a <= m.start() < b for a, b in inside)]
    # A disk by its name is one that is added to a machine: it has no place in its installation.
    if _DISK in goal:
        return
    if not about or not places:
        _take_root(reading, _LVM.search(goal) is not None)
        return
    for place in places:
        if place["place"].lower() == "/boot":
            # The installers make one by themselves, as large as they need it.
            size = _SIZE.match(goal, place.end())
            end = size.end() if size and _megabytes(size) else place.end()
            reading.claim(place.start(), end, "partition")
            continue
        start, end = place.span()
        size = _SIZE.match(goal, end)
        megabytes = _megabytes(size) if size else None
        if size and megabytes and reading.free(*size.span()):
            end = size.end()
        else:
            lead = _BEFORE.search(goal[:start])
            megabytes = _megabytes(lead) if lead else None
            if lead and megabytes and reading.free(lead.start(), start):
                start = lead.start()
        if tail := _TAIL.match(goal, end):
            end = tail.end()
        value = f"{place['place'].lower()}={megabytes}" if megabytes else place["place"].lower()
        reading.set(PARAMETER, value, start, end)
        flags = _FLAGS_BEHIND.match(goal, end)
        if flags and not any(m.start() == flags.start("flags") for m in flagged):
            _take_flags(reading, place["place"], flags, flags.span())
    own = {str(p.value).partition("=")[0] for p in reading.parameters if p.name == PARAMETER}
    for match in flagged:
        for found in re.findall(r"/[a-z/]+", match["all"].lower()):
            if found in own:
                _take_flags(reading, found, match, match.span())
    _take_root(reading, True)
    for match in about:
        if reading.free(*match.span()):
            reading.claim(*match.span(), "partitions")


def _take_root(reading: Reading, volumes: bool) -> None:
    """The root's own size, where it is a volume among others."""
    for root in (*_ROOT.finditer(reading.goal), *_ROOT_FIRST.finditer(reading.goal)):
        megabytes = _megabytes(root)
        if volumes and megabytes and reading.free(*root.span()):
            reading.set(PARAMETER, f"/={megabytes}", *root.span())


def _take_rest(reading: Reading) -> None:
    for match in _REST.finditer(reading.goal):
        if not reading.free(*match.span()):
            continue
        if place := match["a"] or match["b"]:
            reading.set(PARAMETER, f"{place.lower()}=rest", *match.span())
        else:
            # A root without a size does so anyway.
            reading.claim(*match.span(), "the root takes the rest")


def _take_flags(reading: Reading, place: str, match: re.Match[str], span: tuple[int, int]) -> None:
    flags = ",".join(dict.fromkeys(re.findall(_FLAG, match["flags"].lower())))
    reading.set(OPTIONS, f"{place.lower()}={flags}", *span)


def _megabytes(match: re.Match[str]) -> int | None:
    unit = lexicon().values.size_units.get(match["unit"].lower())
    return int(match["number"]) * unit if unit else None
