"""What the functions of a tool's expressions take and give.

The data file gives each function as `parameters -> result`; `?` may be left out, `...` any number
of them. Beside HCL's types stand sequence (list, set or tuple), mapping (map or object), countable
(either, or a string), same (the type of the first argument) and type (a type as a variable's `type`
is written). It is JSON and not YAML, since it is read at the first check.

Origin: `terraform metadata functions` of Terraform 1.11.4, and both engines asked with too few, too
many and wrong arguments (Terraform 1.11.4, Packer 1.8.7). Functions that neither has are OpenTofu's
or a newer Packer's; they stand there as those tools' own messages name them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("data") / "functions.json"

_COMMA = re.compile(r",\s*(?![^(]*\))")
WORDS = frozenset({"sequence", "mapping", "countable", "same", "type"})
"""What a parameter or result may be beside a type."""


class Function(msgspec.Struct, frozen=True):
    """One function's parameters and result, each a type or one of WORDS."""

    parameters: tuple[str, ...]
    least: int
    """How many arguments it needs."""
    most: int | None
    """How many it takes; None: any number, each as the last parameter."""
    result: str

    def parameter(self, number: int) -> str:
        """What the argument of that number (from 0) is to be."""
        return self.parameters[min(number, len(self.parameters) - 1)]


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    both: dict[str, str]
    terraform: dict[str, str]
    packer: dict[str, str]


@lru_cache(maxsize=2)
def functions(tool: str) -> Mapping[str, Function]:
    """The functions of packer or terraform by name, those of newer versions included."""
    signatures = _signatures()
    own = signatures.packer if tool == "packer" else signatures.terraform
    return {name: parsed(text) for name, text in (signatures.both | own).items()}


@lru_cache(maxsize=1)
def _signatures() -> _File:
    return msgspec.json.decode(FILE.read_bytes(), type=_File)


def parsed(text: str) -> Function:
    """`string, number? -> string` as a Function. Raises ValueError when it has no arrow."""
    before, arrow, result = text.partition("->")
    if not arrow:
        raise ValueError(f"no result in {text!r}")
    words = [word for word in _COMMA.split(before.strip()) if word]
    least = sum(not word.endswith(("?", "...")) for word in words)
    many = bool(words) and words[-1].endswith("...")
    plain = tuple(word.removesuffix("...").removesuffix("?") for word in words)
    return Function(plain, least, None if many else len(words), result.strip())
