"""A virtual machine in no provider's words. Values are expressions of Terraform's, which both
sides speak; sizes are in the unit that the concept has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.translate.model import Thing

Lines = tuple[int, ...]
MIB = 1024**2
GIB = 1024**3


@dataclass(slots=True)
class Fleet:
    """The machines of one file.

    Concepts of a machine: name, description, cores, memory (MiB), disk (GiB; empty where its size
    is the image's), image (an address, a path or a name), network, mac, on_boot (a truth), copies
    (`count` or `for_each` with its expression), secure_boot (a truth), user_data (not in base64),
    template (what it is cloned from), unsized (a type whose size is not known).
    """

    provider: str
    machines: list[Thing] = field(default_factory=list)
    kept: list[tuple[str, str, Lines]] = field(default_factory=list)
    """Blocks that are taken over as they stand: `variables` or `locals`, text, lines."""


def scaled(code: str, factor: float) -> str:
    """An expression times a factor that is a power of 1024, or one over it."""
    if factor == 1:
        return code
    if re.fullmatch(r"\d+(?:\.\d+)?", code):
        number = float(code) * factor
        return str(int(number)) if number == int(number) else f"{number:g}"
    power = {MIB: 2, GIB: 3, 1024: 1}.get(int(factor if factor >= 1 else round(1 / factor)), 0)
    times = " * 1024" * power
    if factor > 1:
        return f"{code}{times}"
    if power and code.endswith(times):
        return code.removesuffix(times)
    return f"({code}) / {round(1 / factor)}"
