"""Sizes: 50 GB where a resource has one place for a size, and beside an attribute's words."""

from __future__ import annotations

import re

from assistant.core.intent import Span
from assistant.core.schema import AttributeSchema
from assistant.knowledge.catalogue import words_of_name
from assistant.understand.resources.finding import Named
from assistant.understand.resources.shapes import number_in
from assistant.understand.resources.sheet import Sheet, Text, takes_text

_WORDS = {"mb": "mb|mib|megs?", "gb": "gb|gib|g|gigs?", "tb": "tb|tib|teras?"}
_UNIT = "|".join(_WORDS.values())
_PER = {"gb": 1, "tb": 1024}
_SIZE_BEFORE = re.compile(rf"([0-9]{{1,6}}) ?({_UNIT})[ -]*(?:of )?\Z", re.IGNORECASE)
_BYTES_BEFORE = re.compile(r"([0-9]+[KMGT]i)[ -]*(?:of )?\Z")
_MEGABYTES = {"mb": 1, "gb": 1024, "tb": 1024 * 1024}


def _unit(word: str) -> str:
    """The unit that a word stands for: gb of gigs; empty for another word."""
    found = (unit for unit, words in _WORDS.items() if re.fullmatch(words, word, re.IGNORECASE))
    return next(found, "")


def size_beside(
    sheet: Sheet, one: Named, path: str, schema: AttributeSchema, span: Span
) -> tuple[Text, Span] | None:
    """A size before an attribute's words, in the unit that its name or the vocabulary tells:
    8 GB memory limit. None without a size, or where nobody knows the unit."""
    head = sheet.reading.goal[: span.start]
    written = _BYTES_BEFORE.search(head)
    if written and takes_text(schema.type):
        return written[1], Span(written.start(), written.end(1))
    match = _SIZE_BEFORE.search(head)
    if match is None or schema.type != "number":
        return None
    own = {*words_of_name(path.rpartition(".")[2]), one.traits.units.get(path, "")}
    unit = next((u for u in ("mb", "gb", "tb") if own & {u, u[0] + "ib"}), "")
    if not unit:
        return None
    megabytes = int(match[1]) * _MEGABYTES[_unit(match[2])]
    if megabytes % _MEGABYTES[unit]:
        return None
    return megabytes // _MEGABYTES[unit], Span(match.start(), match.end(2))


def read_sizes(sheet: Sheet) -> None:
    """50 GB, where a resource has one place for a size."""
    words = sheet.reading.words
    for at, word in enumerate(words):
        match = re.fullmatch(rf"([0-9]{{1,6}})({_UNIT})", word.text)
        number = int(match[1]) if match else number_in(word.text)
        unit = match[2] if match else words[at + 1].text if at + 1 < len(words) else ""
        end = word.end if match or at + 1 >= len(words) else words[at + 1].end
        unit = _unit(unit)
        if number is None or not unit or not sheet.reading.free(word.start, end):
            continue
        behind = sheet.reading.goal[end:]
        following = end + len(behind) - len(behind.lstrip())
        # 200 GB data volume: whose words stand right behind a size is meant before all others.
        for one in sorted(sheet.near(word.start), key=lambda n: n.span.start != following):
            path = one.traits.shapes.get("size_mb" if unit == "mb" else "size_gb", "")
            path = path or _size_leaf(sheet, one, unit)
            value: Text = number * _PER.get(unit, 1)
            if not path and unit != "mb" and (path := _size_leaf(sheet, one, "mb")):
                value = number * _PER.get(unit, 1) * 1024
            if not path and unit != "mb" and "size_gi" in one.traits.shapes:
                path, value = one.traits.shapes["size_gi"], f"{value}Gi"
            if path and sheet.put(one, path, value, Span(word.start, end)):
                break


def _size_leaf(sheet: Sheet, one: Named, unit: str) -> str:
    """The one number at the top of a resource that is told in this unit."""
    stems = ("gb", "gib") if unit != "mb" else ("mb", "mib")
    fits = [
        leaf.path
        for leaf in sheet.leaves[one.type]
        if not leaf.depth and leaf.schema.type == "number" and leaf.own & set(stems)
    ]
    return fits[0] if len(fits) == 1 else ""
