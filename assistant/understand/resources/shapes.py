"""Values that are recognised by their own shape, before any word is read."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.intent import Span
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Reading

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_QUOTED = r"[\"“`](?P<v>[^\"”`\n]{1,200})[\"”`]|(?<!\w)'(?P<w>[^'\n]{1,200})'(?!\w)"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?![\w.-])"
_IMAGE = (
    rf"(?!{_CLOCK}|localhost:)" r"(?:[a-z0-9.-]+/){0,3}[a-z0-9][a-z0-9._-]*:(?=[\w.-]*\d)[\w.-]*\w"
)
_FILE = re.compile(
    r"\.(?:tf|hcl|ya?ml|json|ps1|sh|txt|py|iso|conf|cfg|ini|properties|toml|xml|html?|js|css|log"
    r"|env|crt|pem|key|csr|qcow2|vhdx?|img|tar|gz|zst|zip|bat|exe|msi)\Z",
    re.IGNORECASE,
)
_DN = re.compile(r"(?<![\w=,])(?P<v>dc=[\w-]+(?:,\s*dc=[\w-]+)+)(?![\w=])", re.IGNORECASE)
"""A domain by its distinguished name."""
_SHAPES = (
    ("quoted", re.compile(_QUOTED)),
    ("url", re.compile(r"\b(?P<v>[a-z][a-z0-9+]{1,9}://[^\s<>\"'”)]*[^\s<>\"'”).,;:!?])")),
    ("email", re.compile(r"(?<![\w.@])(?P<v>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?!\w)")),
    ("cidr", re.compile(r"(?<![\w.])(?P<v>\d{1,3}(?:\.\d{1,3}){3}/\d{1,2})(?!\w|\.\w)")),
    ("ip", re.compile(r"(?<![\w.])(?P<v>\d{1,3}(?:\.\d{1,3}){3})(?!\w|\.\w)")),
    ("image", re.compile(rf"(?<![\w/.-])(?P<v>{_IMAGE})(?![\w:/])")),
    ("path", re.compile(r"(?<![\w/\\.:])(?P<v>(?:~|\.{1,2})?/[\w.@~-][\w./@~-]*)")),
    (
        "domain",
        re.compile(
            rf"(?<![\w.@/*-])(?P<v>(?:\*\.)?(?:{_LABEL}\.)+[a-z]{{2,24}})(?![\w-]|\.\w)",
            re.IGNORECASE,
        ),
    ),
    ("domain", _DN),
    ("bytes", re.compile(r"(?<![\w.])(?P<v>\d+(?:[Kk]i|[Mm]i|[Gg]i|[Tt]i))(?!\w)")),
)


@dataclass(frozen=True, slots=True)
class Shaped:
    """A value by its shape: quoted, url, email, cidr, ip, image, path, domain, bytes."""

    shape: str
    text: str
    span: Span


def find_shapes(reading: Reading) -> list[Shaped]:
    """Every value of a shape in the goal, in order; each stretch is one value, and claimed."""
    found = sorted(_found(reading), key=lambda one: one.span.start)
    return [one for one in found if _sound(one)]


def _found(reading: Reading) -> Iterator[Shaped]:
    taken = bytearray(len(reading.goal))
    for shape, pattern in _SHAPES:
        for match in pattern.finditer(reading.goal):
            text = match["v"] or (match["w"] if shape == "quoted" else "")
            text = text[:-2] + text[-2:].capitalize() if shape == "bytes" else text
            text = re.sub(r"\s*,?\s*dc=", ".", text, flags=re.I)[1:] if pattern is _DN else text
            start, end = match.span() if shape == "quoted" else match.span("v")
            if any(taken[start:end]) or not reading.free(start, end) or not text:
                continue
            if shape == "domain" and _FILE.search(text):
                continue
            taken[start:end] = b"\x01" * (end - start)
            yield Shaped(shape, text, Span(start, end))


def _sound(one: Shaped) -> bool:
    if one.shape not in ("ip", "cidr"):
        return True
    try:
        ipaddress.IPv4Interface(one.text)
    except ValueError:
        return False
    return True


def number_in(text: str) -> int | None:
    """The number that a word says: 3, three, 30000."""
    if text.isdigit() and len(text) <= 9:
        return int(text)
    return lexicon().values.number_words.get(text)
