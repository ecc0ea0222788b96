"""Version constraints of `required_plugins` and `required_providers`, against the packs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.knowledge import PackInfo
from assistant.syntax.hcl import HclFile, Module, value_of
from assistant.syntax.source import Span

_PART = re.compile(r"\s*(>=|<=|!=|~>|>|<|=)?\s*v?(\d+(?:\.\d+)*)(-[\w.]+)?\s*\Z")


@dataclass(frozen=True, slots=True)
class Required:
    """One plugin or provider that the files ask for."""

    name: str
    """Its local name."""
    source: str
    """As written, lower-case; empty when not given."""
    constraint: str
    span: Span
    file: HclFile

    def is_for(self, pack: PackInfo) -> bool:
        """Whether the pack describes what is asked for."""
        if not self.source:
            return self.name == pack.local_name
        wanted = pack.source.lower()
        return bool(wanted) and ("/" + self.source).endswith("/" + wanted)


def required(module: Module) -> Iterator[Required]:
    """What a module's files ask for, with constraints that are plain texts."""
    for placed in module.of_type("packer", "terraform"):
        for block in placed.block.body.blocks:
            if block.type not in ("required_plugins", "required_providers"):
                continue
            for attribute in block.body.attributes:
                value = value_of(attribute.value)
                entry = value if isinstance(value, dict) else {"version": value}
                source, constraint = entry.get("source"), entry.get("version")
                if isinstance(constraint, str):
                    name = source.lower() if isinstance(source, str) else ""
                    yield Required(
                        attribute.name, name, constraint, attribute.span, placed.file
                    )  # fmt: skip


def satisfies(version: str, constraint: str) -> bool:
    """Whether a version meets a constraint such as `>= 1.2, < 2`. A constraint or version that
    cannot be read is taken as met: nothing is claimed about it."""
    have = _numbers(version)
    if have is None:
        return True
    for part in constraint.split(","):
        match = _PART.match(part)
        if match is None:
            return True
        if not _meets(have, match[1] or "=", match[2]):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...] | None:
    if not re.fullmatch(r"\d+(\.\d+)*", version) or len(version) > 60:
        return None
    parts = tuple(int(part) for part in version.split("."))
    return parts + (0,) * (3 - len(parts))


def _meets(have: tuple[int, ...], operator: str, text: str) -> bool:
    want = _numbers(text)
    if want is None:
        return True
    if operator == "~>":
        given = text.count(".")  # the last part that is given may grow
        return have >= want and have[:given] == want[:given]
    return {
        ">=": have >= want, "<=": have <= want, ">": have > want, "<": have < want,
        "=": have == want, "!=": have != want,
    }[operator]  # fmt: skip
