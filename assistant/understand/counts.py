"""How many and how long: three VMs, two nginx containers, 24 characters, 90 days."""

from __future__ import annotations

import re
from functools import cache

from assistant.understand.amounts import number_of, number_pattern
from assistant.understand.cues import PLAYBOOK
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading

_COPIED = re.compile(
    r"\b(?:clon(?:e|ed|ing)|cop(?:y|ied)|deploy|create|make|start|run)\b[^.;]*\Z", re.IGNORECASE
)

_GENERATION = re.compile(r"\bgen(?:eration)?\s*\Z", re.IGNORECASE)
"""Before a number that says of which kind a machine is: two gen 2 vms."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    values, number, flags = lexicon().values, number_pattern(), re.IGNORECASE
    found = {
        name: re.compile(rf"{number}\s*[x×]?[\s-]?(?:{alternatives(phrases)})\b", flags)
        for name, phrases in values.counted.items()
    }
    for name, larger in values.counted_times.items():
        for phrase in larger:
            words = alternatives((phrase,))
            found[f"{name} {phrase}"] = re.compile(rf"{number}[\s-]?(?:{words})\b", flags)
    # "two nginx containers": the number alone is read, what stands between is read for itself.
    units = "|".join(sorted(values.size_units, key=lambda u: (-len(u), u)))
    no_role = alternatives(tuple(p for ps in values.number_roles.values() for p in ps))
    found["between"] = re.compile(
        rf"{number}\s*[x×]?(?=\s+(?:(?!(?:{units}|{no_role}|and|with|on|in|for|of|at|from|to)\b)"
        rf"[\w.-]+\s+){{1,3}}(?:{alternatives(values.counted['count'])})\b)",
        flags,
    )
    found["times"] = re.compile(rf"{number}\s+times\b|\b(?P<twice>twice)\b", flags)
    found["x"] = re.compile(r"(?<=\s)[x×]\s?(?!86\b)(?P<n>[0-9]{1,3})(?![\w.]|\s*[a-z]?cpu)", flags)
    return found


@cache
def _accounts() -> re.Pattern[str]:
    said = r"(?=\s+(?:[a-z]+\s+)?(?:users?|accounts?|admins?|people|logins?)\b)"
    return re.compile(number_pattern() + said, re.IGNORECASE)


def find_counts(reading: Reading) -> None:
    """A whole number and the word that says of what."""
    values = lexicon().values
    for name in values.counted:
        for match in _patterns()[name].finditer(reading.goal):
            _take(reading, name, match, 1)
    for name, larger in values.counted_times.items():
        for phrase, times in larger.items():
            for match in _patterns()[f"{name} {phrase}"].finditer(reading.goal):
                _take(reading, name, match, times)
    for match in _patterns()["between"].finditer(reading.goal):
        if number_of(match["n"]) > 1:
            _take(reading, "count", match, 1)
    _of_types(reading)
    for match in _patterns()["x"].finditer(reading.goal):
        _take(reading, "count", match, 1)
    for match in _patterns()["times"].finditer(reading.goal):
        if _COPIED.search(reading.goal[: match.start()]) and reading.free(*match.span()):
            number = 2.0 if match["twice"] else number_of(match["n"])
            _set(reading, "count", number, match)


def _of_types(reading: Reading) -> None:
    """'2x cpx21', 'two cx22': the number before a machine type."""
    for parameter in reading.parameters:
        if parameter.name == "machine_type" and parameter.span:
            head = reading.goal[: parameter.span.start]
            match = re.compile(rf"{number_pattern()}\s*[x×]?\s+\Z", re.IGNORECASE).search(head)
            if match:
                _take(reading, "count", match, 1)
                return


def _is_release(reading: Reading, start: int) -> bool:
    """True in a goal for a playbook for the 7 of 'centos 7 servers': hosts that are there already
    are not counted behind their system."""
    named = (f.span.end for f in reading.systems if f.version is None)
    return bool(PLAYBOOK.search(reading.goal)) and any(
        end < start and not reading.goal[end:start].strip() for end in named
    )


def _take(reading: Reading, name: str, match: re.Match[str], times: int) -> None:
    if name == "count" and _is_release(reading, match.start()):
        return
    if reading.free(*match.span()) and not _GENERATION.search(reading.goal[: match.start()]):
        _set(reading, name, number_of(match["n"]) * times, match)


def _set(reading: Reading, name: str, number: float, match: re.Match[str]) -> None:
    if number != int(number):
        return
    if name == "count" and number == 1:
        # One of a thing is what is made anyway: nothing has to follow from it.
        reading.claim(*match.span(), "one of it")
        return
    reading.set(name, int(number), *match.span())


def count_names(reading: Reading) -> None:
    """As many machines as there are names, where the goal does not say how many; the number before
    accounts that are all named says nothing more."""
    users = {str(p.value) for p in reading.parameters if p.name == "users"}
    for match in _accounts().finditer(reading.goal) if users else ():
        if number_of(match["n"]) == len(users) and reading.free(*match.span("n")):
            reading.claim(*match.span("n"), "as many as are named")
    names = [p for p in reading.parameters if p.name == "names"]
    count = reading.value("count")
    if len(names) > 1 and count is None and names[0].span:
        span = names[0].span
        reading.set("count", len(names), span.start, span.end, "as many as are named")
    elif len(names) > 1 and count != len(names):
        text = f"{len(names)} names are given for {count}: both stand as they were said"
        reading.notes.append(("said-twice", text))
