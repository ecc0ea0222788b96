"""What is said of one machine among several: db01 with 8 GB at 10.0.0.11 and web01 with 2 GB.

A goal that names machines apart from one another is cut into stretches, each of which belongs to
one machine, or to the few that are named side by side. While values are read, one that stands in a
stretch is kept under the stretch's own name (`@0.memory_mb`); in the end each machine gets its own
(`machine.db01.memory_mb`), and what is said once behind all of them stays what all of them have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from assistant.core.intent import Parameter
from assistant.understand.entries import Component, Platform, Subject, Tool
from assistant.understand.keyed import key_words
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.phrases import atoms_of
from assistant.understand.reading import MACHINE, SIZES, Reading, Stretch
from assistant.understand.series import LEAD, ON_NODES, series_of

_MACHINES = ("virtual-machine", "system-container")
_TERRAFORM = "terraform"
_CODED = re.compile(
    r"(?<![\w./@-])(?:[A-Za-z][A-Za-z0-9]*-[A-Za-z]+-?[0-9]{1,3}"
    r"|[A-Za-z][A-Za-z-]*(?:-[0-9]{1,3}|0[0-9]{1,2}|(?<=[A-Za-z]{2})[0-9]{1,2}))"
    r"(?![\w./@]|-[A-Za-z]+(?![A-Za-z0-9]*[0-9]))"
)
"""A name with a number: db01, web-1, app2, k8s-m1."""
_PLAIN = re.compile(r"(?<![\w./@-])[A-Za-z][A-Za-z0-9-]*(?![\w./@-]*\w)")
_NOT_A_MACHINE = re.compile(
    r"\b(?:on|onto|to|from|of|node|host|storage|bridge|template|datastore|pool|switch|network|vlan"
    r"|port ?group|cluster|dc|data ?center|datacentre|vcenter|user|users|domain|image|in|by"
    r"|via|like|clones?|cloning)\s+(?:the\s+|my\s+|our\s+)?\Z",
    re.IGNORECASE,
)
_CLONED_TO = re.compile(r"\bclon(?:e|es|ed|ing)\b[^,;.]*\bto\s+\Z", re.IGNORECASE)
"""Before a name that copies of a template get: clone rhel9-base to app01."""
_DEVICE = re.compile(
    r"(?:vlan|eth|ens|eno|enp|nic|scsi|ide|sata|virtio|hostpci|vmbr|virbr|br|bond|sd[a-z]|vd[a-z]|nvme|raid|disk|tty|port|net)-?[0-9]+",
    re.IGNORECASE,
)
"""What has a number in its name and is a part of a machine or of a network."""
_ORDINAL = re.compile(
    r"\b(?:(?:the\s+)?(?:first|second|third|fourth|other)(?:\s+one)?|another(?:\s+one)?|one)"
    r"(?:\s+(?:vm|machine|server|guest|container|host|node))?(?=\s*(?:[:(]|with\b|at\b|has\b|gets\b))",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:\s*[:(=]\s*|\s+)(?:(?:vm|machine|server|guest|container|host|node)\s+)?"
    r"(?:(?:with|at|gets?|has|have|having|needs?|of|is|ip)\s+)*(?:an?\s+)?",
    re.IGNORECASE,
)
_DUTIES = frozenset(("web", "db", "database", "app", "cache", "proxy"))
"""What machines are called after that they do, words of other meanings beside other values."""
_GIVEN = re.compile(r"(?:\s+vm)?(?:\s*[:(]|\s+(?:with|gets|has))\s*[0-9]", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|/|&|\+|and|,\s*and)\s*(?:an?\s+)?|\s+", re.IGNORECASE)
_VALUE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9]+(?:[.,][0-9]+)?\s?-?[a-z]+", re.I)
_ARTICLE = re.compile(
    r"(?:\b(?:an?|one|the|and|,)\s*)?(?:\b(?:vm|machine|server|guest|container)\s+)?\Z", re.I
)
_ANOTHER = re.compile(rf"(?:\banother(?:\s+one)?\s+)?(?:{LEAD.pattern})|\banother\s+\Z", re.I)
_OPENING = re.compile(r"(?:\A|[,;:.(]|\b(?:and|a|an|the|one|plus|called|named|for))\s*\Z", re.I)
_OF_ALL = re.compile(
    r"\b(?:all(?: of them| of these)?|both(?: of them)?|every ?one|everything|each|every"
    r"|the (?:others?|rest|other ones))\b",
    re.I,
)
_EACH = ("each", "every")
_UNIQUE = ("ip", "mac", "vm_id")
"""What no two machines share: a list of it belongs to the names in order."""
_NOTHING = re.compile(r"\W*(?:and\b|with\b)?\W*", re.IGNORECASE)
_BEGINS = re.compile(r"[:;.,]\s")
_NUMBER = re.compile(r"[0-9]")
_CLAUSE = re.compile(r"[,;()]\s|\.\s|\.\Z|\s+-\s+|\b(?:and|plus|then)\b|[&+]")


def find_own(reading: Reading) -> None:
    """Names of machines that stand apart, each with what is said of it."""
    if not _is_about_machines(reading):
        return
    found = _groups(reading.goal, _names(reading))
    groups = [g for g in found if not ON_NODES.search(reading.goal[: g.places[0][1]])]
    fresh = list(_first_said(groups))
    names = [name for group in fresh for name in group.names]
    if len(names) < 2 or len(set(names)) < len(names):
        return
    if len(groups) < 2 and not _is_list(names):
        return
    for group in fresh:
        for name, start, end in group.places:
            lead = _ANOTHER.search(reading.goal[:start])
            begin = lead.start() if lead and reading.free(lead.start(), start) else start
            if name.isdigit():
                reading.claim(start, end, f"machine {name}")
            else:
                reading.set("names", name, begin, end)
    for group in (g for g in groups if g not in fresh):
        for name, start, end in group.places:
            reading.claim(start, end, f"machine {name} again")
    if len(groups) > 1 and not reading.stretches:
        reading.stretches = list(_stretches(reading.goal, groups))


def _first_said(groups: Sequence[_Group]) -> Iterator[_Group]:
    """The groups that name machines for the first time."""
    known: set[str] = set()
    for group in groups:
        if not known & set(group.names):
            yield group
        known |= set(group.names)


def _is_list(names: Sequence[str]) -> bool:
    """True for names that are all written with a number of their own, or that count on."""
    stems = {re.sub(r"[0-9]+\Z", "", name).lower() for name in names}
    heads = {name.partition("-")[0].lower() for name in names if "-" in name}
    return (
        len(stems) == 1
        or (len(heads) == 1 and all("-" in name for name in names))
        or all(re.search(r"-[0-9]{1,3}\Z|0[0-9]\Z", name) for name in names)
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Names side by side, or one alone."""

    places: tuple[tuple[str, int, int], ...]
    """Each name, and from where to where the goal says it."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _, _ in self.places)

    @property
    def start(self) -> int:
        return self.places[0][1]

    @property
    def end(self) -> int:
        return max(end for _, _, end in self.places)


def _is_about_machines(reading: Reading) -> bool:
    """True for a goal that speaks of machines, or names a place that runs them."""
    return bool(_about().search(reading.goal))


@cache
def _about() -> re.Pattern[str]:
    lex = lexicon()
    words = [w for s in lex.subjects if s.id in _MACHINES for w in s.words]
    words += [w for c in lex.components if c.subject in _MACHINES for w in c.words]
    places = (
        p for p in lex.platforms if _TERRAFORM in p.names and not p.tools and p.id != "docker"
    )
    words += [w for p in places for w in p.words]
    return re.compile(rf"\b(?:{alternatives(tuple(words))}|machines|servers)\b", re.IGNORECASE)


def _names(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """Every name of a machine: of a form that only names have, or a word with a value behind it."""
    goal = reading.goal
    at = 0
    ordinal = 0
    for match in sorted(
        (*_CODED.finditer(goal), *_PLAIN.finditer(goal), *_ORDINAL.finditer(goal)),
        key=lambda m: (m.start(), -m.end()),
    ):
        start, end, text = match.start(), match.end(), match.group()
        if start < at or not reading.free(start, end):
            continue
        if match.re is _ORDINAL:
            ordinal += 1
            at = end
            yield str(ordinal), start, end
            continue
        if _is_known(text) or _DEVICE.fullmatch(text):
            continue
        if _NOT_A_MACHINE.search(goal[:start]) and not _CLONED_TO.search(goal[:start]):
            continue
        if match.re is _PLAIN and not _has_values(reading, text, start, end):
            continue
        series = series_of(goal, text, end)
        at = series.end if series else end
        for name in series.names if series else (text,):
            yield name, start, at


def _has_values(reading: Reading, text: str, start: int, end: int) -> bool:
    """True for 'db 16 GB', 'web: 2 cores', 'mail at 10.0.0.5': no ordinary word, at the beginning
    of what is said."""
    low = text.lower()
    if low in reading.lexicon.stop or low in _words_of_values():
        return False
    if low in key_words() and not (low in _DUTIES and _GIVEN.match(reading.goal, end)):
        return False
    if not _OPENING.search(reading.goal[:start]):
        return False
    link = _LINK.match(reading.goal, end)
    value = _VALUE.match(reading.goal, link.end()) if link else None
    return value is not None and _is_value(value.group())


def _is_value(text: str) -> bool:
    unit = re.sub(r"[0-9.,\s-]+", "", text).lower()
    return not unit or unit in lexicon().values.size_units or unit in _words_of_values()


@cache
def _words_of_values() -> frozenset[str]:
    values = lexicon().values
    phrases = [p for ps in (*values.number_roles.values(), *values.size_roles.values()) for p in ps]
    phrases += [p for ps in (*values.scopes.values(), *values.counted.values()) for p in ps]
    words = set(re.findall(r"[a-z]+", alternatives(tuple(phrases)).replace("\\s", " ")))
    words |= {
        "vhd",
        "vhdx",
        "vmdk",
        "root",
        "boot",
        "swap",
        "ssd",
        "hdd",
        "nvme",
        "dynamic",
        "static",
    }
    return frozenset(words | set(values.number_words) | set(values.size_units) | {"c", "core"})


def _is_known(text: str) -> bool:
    """True for a name of the lexicon that is none of a machine; a service may be called so."""
    atoms = atoms_of(text)
    if atoms in lexicon().system_table.entries or atoms in lexicon().off_table.entries:
        return True
    things = lexicon().thing_table.entries.get(atoms, ())
    return any(isinstance(t, Component | Platform | Subject | Tool) for t in things)


def _groups(goal: str, names: Iterator[tuple[str, int, int]]) -> Iterator[_Group]:
    group: list[tuple[str, int, int]] = []
    for place in names:
        last = group[-1] if group else None
        beside = last and (place[1:] == last[1:] or _BETWEEN.fullmatch(goal[last[2] : place[1]]))
        if group and not beside:
            yield _Group(tuple(group))
            group = []
        group.append(place)
    if group:
        yield _Group(tuple(group))


def _stretches(goal: str, groups: Sequence[_Group]) -> Iterator[Stretch]:
    """The parts of the goal that are about each group: behind its names, or before them where
    values stand before every name and right behind none."""
    regions = [goal[(groups[i - 1].end if i else 0) : g.start] for i, g in enumerate(groups)]
    ahead = all(_VALUE.search(region) for region in regions)
    ahead = ahead and not any(_followed(goal, group) for group in groups)
    heads = [_head(goal, before.end, after.start) for before, after in pairwise(groups)]
    first = _head(goal, 0, groups[0].start) if heads[0] < groups[1].start else groups[0].start
    heads.insert(0, first)
    later = {name for i, g in enumerate(groups) for name in g.names if i}
    for index, group in enumerate(groups):
        if index == 0 and len(group.names) > 1 and set(group.names) & later:
            # A list, of which some are spoken of again: what stands behind it is of all of them.
            continue
        if ahead:
            begin = groups[index - 1].end if index else _begin(goal, group.start)
            yield Stretch(index, group.names, begin, group.start)
            continue
        end = len(goal)
        is_last = index + 1 == len(groups)
        if not is_last:
            article = _ARTICLE.search(goal[: groups[index + 1].start])
            end = article.start() if article else groups[index + 1].start
            end = min(end, heads[index + 1])
        if heads[index] < group.start:
            yield Stretch(index, group.names, heads[index], group.start)
        for begin, finish in _without_shared(goal, group, end, is_last=is_last):
            yield Stretch(index, group.names, begin, finish)


def _head(goal: str, start: int, end: int) -> int:
    """Where a value stands right before a name, in a clause of its own: 'a 2 GB web01'. The name's
    own place where there is none."""
    marks = [
        m.end() for m in (*_CLAUSE.finditer(goal, start, end), *_BEGINS.finditer(goal, start, end))
    ]
    if not marks or not _NUMBER.search(goal, max(marks), end):
        return end
    return max(marks)


def _followed(goal: str, group: _Group) -> bool:
    link = _LINK.match(goal, group.end)
    return link is not None and _VALUE.match(goal, link.end()) is not None


def _begin(goal: str, end: int) -> int:
    """Where the clause before the first name begins."""
    marks = [m.end() for m in _BEGINS.finditer(goal, 0, end)]
    return marks[-1] if marks else 0


def _without_shared(
    goal: str, group: _Group, end: int, *, is_last: bool
) -> Iterator[tuple[int, int]]:
    """The stretch behind the names without the clauses that are said of all machines."""
    at = group.end
    for edge in [*(m.start() for m in _CLAUSE.finditer(goal, at, end)), end]:
        clause = goal[at:edge]
        said = _OF_ALL.search(clause)
        own_each = said and said.group().lower() in _EACH and len(group.places) > 1
        if said is None or own_each:
            yield at, edge
        elif _NOTHING.fullmatch(clause[: said.start()]):
            return
        if is_last and goal[edge : edge + 1] == ".":
            return
        at = edge


def share_out(reading: Reading) -> None:
    """Give each machine its own values under its name."""
    if not reading.stretches:
        return
    names = {s.group: s.names for s in reading.stretches}
    own = [p for p in reading.parameters if p.name.startswith("@")]
    listed_all = {str(p.value) for p in reading.parameters if p.name == "names"}
    some = bool(listed_all - {name for machines in names.values() for name in machines})
    said = {p.name for p in reading.parameters}
    out: list[Parameter] = []
    for parameter in reading.parameters:
        if not parameter.name.startswith("@"):
            out.append(parameter)
            continue
        group, _, kind = parameter.name[1:].partition(".")
        machines = names[int(group)]
        listed = [p for p in own if p.name == parameter.name]
        shared = int(group) == max(names) and _of_all(kind, own, group)
        shared = shared and not (some and (kind in SIZES or kind in said))
        if shared or (kind in _UNIQUE and len(listed) != len(machines)):
            out.append(replace(parameter, name=kind))
            continue
        if kind in _UNIQUE:
            machines = (machines[listed.index(parameter)],)
        out += [replace(parameter, name=f"{MACHINE}{name}.{kind}") for name in machines]
    reading.parameters = out
    if some:
        return
    _counted(reading, [len(group) for group in names.values()])


def _of_all(kind: str, own: Sequence[Parameter], last: str) -> bool:
    """True for what is said only behind the last name, but reads as said of all machines: a
    network, a storage, the only size of all."""
    kinds = {tuple(p.name[1:].partition(".")[::2]) for p in own}
    if kind == "ip" or {group for group, name in kinds if name == kind} != {last}:
        return False
    return kind not in SIZES or not any(n in SIZES and n != kind for _, n in kinds)


def _counted(reading: Reading, sizes: Sequence[int]) -> None:
    """As many machines as are named, where the count that is said is that of one group: '3 web
    servers, web1 to web3, and a db'."""
    for at, parameter in enumerate(reading.parameters):
        if parameter.name == "count" and parameter.value in sizes:
            why = "as many as are named"
            reading.parameters[at] = replace(parameter, value=sum(sizes), why=why)
            return
    if not any(p.name == "count" for p in reading.parameters):
        reading.parameters.append(
            Parameter("count", sum(sizes), "assumed", None, "as many as are described")
        )
