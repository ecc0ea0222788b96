"""Compose's short forms: `8080:80/tcp`, `data:/var/lib:ro`, `1g`, `1m30s`."""

from __future__ import annotations

import re

from assistant.translate.model import Mount, Port
from assistant.translate.texts import Text, Variable, joined, text_of

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgtp]?)i?b?", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(us|ms|s|m|h|d|w)")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_FILE_LIKE = ("/", ".", "~")


def bytes_of(text: str) -> int | None:
    """A size in bytes; None for what is none. Units are powers of 1024, as compose has them."""
    match = _SIZE.fullmatch(text.strip())
    return int(float(match[1]) * 1024 ** _POWERS[match[2].lower()]) if match else None


def seconds_of(text: str) -> float | None:
    """A duration in seconds; None for what is none. A bare number is a number of seconds."""
    text = text.strip()
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", text):
        return float(text)
    parts = _DURATION.findall(text)
    if not parts or "".join(a + b for a, b in parts) != text:
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def ports_of(text: Text) -> list[Port] | None:
    """The ports of a short form, a range one by one; None where it is none.

    `[address:][outside:]inside[/protocol]`; ranges count up together.
    """
    whole, *rest = text.split("/")
    protocol = (rest[0].plain or "tcp") if rest else "tcp"
    address: Text | None = None
    plain = whole.plain
    if plain is not None and plain.startswith("["):
        inside, _, after = plain[1:].partition("]")
        address, whole = text_of(inside), text_of(after.removeprefix(":"))
    parts = whole.split(":")
    if not whole or len(parts) > (2 if address else 3):
        # An address of version 6 without its brackets: its colons are not told from ours.
        if len(parts) > 3 and address is None:
            address, parts = joined(parts[:-2], ":"), parts[-2:]
        else:
            return None
    if len(parts) == 3:
        address, parts = parts[0], parts[1:]
    inside_text = parts[-1]
    outside = parts[0] if len(parts) == 2 and parts[0] else None
    inner = _range(inside_text)
    outer: list[Text] | list[None] | None = _range(outside) if outside else None
    if inner is None or (outside is not None and outer is None):
        return None
    if outer is None:
        outer = [None] * len(inner)
    elif len(outer) != len(inner):
        # A range outside for one port inside means any one of them.
        outer = outer[: len(inner)] if len(outer) > len(inner) else None
        if outer is None:
            return None
    return [Port(i, o, address, protocol) for i, o in zip(inner, outer, strict=True)]


def _here(source: Text) -> Text:
    """A path that counts from the folder of the compose file, where `$PWD` says so."""
    first, *rest = source.parts
    if not isinstance(first, Variable) or first.name != "PWD":
        return source
    return text_of([".", *rest])


def _range(text: Text) -> list[Text] | None:
    plain = text.plain
    if plain is None:
        return [text]
    match = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", plain.strip())
    if match is None:
        return None
    low, high = int(match[1]), int(match[2] or match[1])
    if not 0 < low <= high <= 65535:
        return None
    return [text_of(str(number)) for number in range(low, high + 1)]


def mount_of(text: Text) -> Mount | None:
    """The mount of a short form; None where it is none.

    `target`, `source:target` or `source:target:options`.
    """
    parts = text.split(":")
    if len(parts) == 1 and text:
        return Mount("volume", Text(), text)
    if len(parts) not in (2, 3) or not parts[0] or not parts[1]:
        return None
    parts = (_here(parts[0]), *parts[1:])
    options = (parts[2].plain or "").split(",") if len(parts) == 3 else []
    first = parts[0].parts[0]
    start = first if isinstance(first, str) else first.default or first.name
    # A variable that begins a source names a folder far more often than a volume.
    like = not isinstance(first, str) and (first.default is None or "/" in start)
    kind = "bind" if like or start.startswith(_FILE_LIKE) else "volume"
    rest = tuple(o for o in options if o and o not in ("ro", "rw"))
    return Mount(kind, parts[0], parts[1], "ro" in options, options=rest)
