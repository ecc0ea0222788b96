"""Names that do not stand right behind their resource, and what one is for."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.intent import Span
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.naming import BETWEEN, NAME, name_path, service_at
from assistant.understand.resources.shapes import number_in

_BEFORE_PURPOSE = frozenset(
    ["the", "my", "our", "a", "all", "app", "application", "service", "project", "team", "site"]
)

_AGAIN = frozenset(["it", "them", "this", "that", "these", "those", "both", "each", "him", "her"])
"""What is spoken of again, and names nothing."""

_PURPOSES_TOO = frozenset(["app", "application", "service", "project", "team", "site"])
"""Those of them that say what something is for where no better word follows: for the app to…"""


def read_called(reading: Reading, named: list[Named]) -> None:
    """A name that does not stand right behind its resource: a floating IP in nbg1 called web."""
    for match in re.finditer(rf"\b(?:called|named)\s+[\"'“]?({NAME.pattern})[\"'”]?", reading.goal):
        before = [n for n in named if n.span.start < match.start()]
        owner = max(before, key=lambda n: n.span.start, default=None)
        path = name_path(owner) if owner else ""
        if owner is None or not (path or owner.traits.labelled) or owner.count > 1:
            continue
        if path in owner.values or owner.label or not reading.free(*match.span()):
            continue
        reading.claim(*match.span(), f"{owner.type}.{path} = {match[1]}")
        if path:
            owner.values[path] = (match[1], Span(*match.span()))
        else:
            owner.label = match[1]


_CODED = re.compile(r"(?<![\w./@-])[a-z][a-z-]*[a-z]-?[0-9]{1,3}(?![\w./@:-]*\w)", re.IGNORECASE)


_END = re.compile(r"[,;:]|\.\s|\b(?:with|in|on|and|for)\b")


def read_coded(reading: Reading, named: list[Named]) -> None:
    """Names that stand behind a machine's size or system, as many as there are: cx22 debian 12
    web01."""
    bare = [n for n in named if n.traits.machine and not n.label and name_path(n) not in n.values]
    for one in bare:
        end = _END.search(reading.goal, one.span.end)
        until = end.start() if end else len(reading.goal)
        coded = _CODED.finditer(reading.goal, one.span.end, until)
        found = [m for m in coded if reading.free(*m.span())]
        forms = [pattern for n in named for pattern in n.traits.patterns.values()]
        found = [m for m in found if not any(re.fullmatch(f, m.group(), re.I) for f in forms)]
        if len(found) == one.count:
            at = named.index(one)
            named[at : at + 1] = [_with_name(reading, one, match) for match in found]


def _with_name(reading: Reading, one: Named, match: re.Match[str]) -> Named:
    path, text = name_path(one), match.group()
    span = reading.claim(*match.span(), f"{one.type} = {text}")
    values = {**one.values, path: (text, span)} if path else dict(one.values)
    return replace(one, count=1, label="" if path else text, values=values, weak=set(one.weak))


def read_purposes(reading: Reading, named: list[Named]) -> None:
    """A bucket for backups: what it is for is its label in the files."""
    for one in named:
        path = name_path(one)
        if (path and path in one.values) or one.label or one.after >= len(reading.words):
            continue
        head = reading.words[one.after]
        if head.text != "for" or not _free(reading, one.after):
            continue
        at = one.after + 1
        while at < len(reading.words) and reading.words[at].text in _BEFORE_PURPOSE:
            at += 1
        if service := service_at(reading, at):
            reading.claim(reading.words[one.after + 1].start, service.span.end, "what it is for")
            one.label = service.entries[0].id.replace("-", "_")
            continue
        ends = at == len(reading.words) or reading.words[at].text in BETWEEN
        if ends and reading.words[at - 1].text in _PURPOSES_TOO:
            at -= 1
        if at < len(reading.words) and _free(reading, at):
            word = reading.words[at]
            of_domain = re.match(r"\.\w", reading.goal[word.end :])
            word_says = word.text not in BETWEEN and word.text not in _AGAIN
            if not of_domain and word_says and number_in(word.text) is None:
                first = reading.words[one.after + 1]
                reading.claim(first.start, word.end, f"what {one.type} is for")
                one.label = word.text


def _free(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    return reading.free(word.start, word.end)
