"""What stands in units of Podman's Quadlet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.explanation import Known, Spot
from assistant.knowledge.spelling import near
from assistant.knowledge.told import told
from assistant.learn.explain.facts import spot_at
from assistant.syntax.source import Source, Span

_SECTION = re.compile(r"\s*\[([^\]\n]+)\]\s*\Z")
_KEY = re.compile(r"\s*([A-Za-z][\w-]*)\s*=")
_ENDINGS = {
    "container": "Container", "volume": "Volume", "network": "Network", "pod": "Pod",
    "kube": "Kube", "build": "Build", "image": "Image",
}  # fmt: skip
"""What a unit's file ends with, and the section that it then has."""


def is_unit(path: str, text: str) -> bool:
    """Whether a file is a unit of Quadlet's; networkd's `.network` files have a section Match."""
    section = _ENDINGS.get(path.lower().rpartition(".")[2])
    found = {m[1] for line in text.split("\n") if (m := _SECTION.match(line))}
    return section in found and "Match" not in found


def unit_spots(path: str, text: str) -> Iterator[Spot]:
    """Every section and key; a line that ends with a backslash goes on."""
    source = Source(path, text)
    lines = text.split("\n")
    section, goes_on = "", False
    for number, line in enumerate(lines):
        start, begun = source.starts[number], goes_on
        goes_on = line.endswith("\\")
        opened, key = _SECTION.match(line), _KEY.match(line)
        if begun or line.lstrip().startswith(("#", ";")):
            goes_on = begun and (goes_on or not line.strip())
        elif opened:
            section = opened[1]
            span = Span(start, source.starts[_last(lines, number)])
            yield spot_at(source, span, 0, "block", f"[{section}]", "podman", _of_section(section))
        elif key:
            span = Span(start, start + len(line))
            name = f"{section}.{key[1]}" if section else key[1]
            known = _of_key(section, key[1])
            yield spot_at(source, span, 1, "key", key[1], "podman", known, (name,))


def _last(lines: list[str], number: int) -> int:
    """The line before the next section, blank ones left out."""
    last = next((n for n in range(number + 1, len(lines)) if _SECTION.match(lines[n])), len(lines))
    while last - 1 > number and not lines[last - 1].strip():
        last -= 1
    return last - 1


def _of_section(section: str) -> Known:
    words = told().quadlet
    if section in words and "." not in section:
        keys = [name.partition(".")[2] for name in words if name.startswith(f"{section}.")]
        return Known(f"`[{section}]`: {words[section]}.", (("takes", ", ".join(keys[:12])),))
    sections = [name for name in words if "." not in name]
    said = f"Neither Quadlet nor systemd has a section `[{section}]` in such a unit."
    return Known(said, known=False, nearest=near(section, sections))


def _of_key(section: str, key: str) -> Known:
    words = told().quadlet
    if f"{section}.{key}" in words:
        return Known(f"`{key}` of `[{section}]`: {words[f'{section}.{key}']}.")
    beside = {name.partition(".")[2]: name for name in words if name.startswith(f"{section}.")}
    said = f"Nothing here knows the key `{key}` of `[{section}]`."
    return Known(said, known=False, nearest=near(key, list(beside)))
