"""Texts with places for values that are given later, such as `${PORT:-80}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATORS = (":-", "-", ":?", "?", ":+", "+")


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that is given when the files are used."""

    name: str
    default: str | None = None
    """None: nothing is said of it, or a value must be given."""
    odd: bool = False
    """More is asked of it than a default can say: another text where it is set."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text; in between, variables."""

    parts: tuple[str | Variable, ...] = ()

    @property
    def plain(self) -> str | None:
        """The text where it holds no variable."""
        return "".join(p for p in self.parts if isinstance(p, str)) if not self.variables else None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Those in it, in order."""
        return tuple(part for part in self.parts if isinstance(part, Variable))

    def filled(self, give: Callable[[Variable], str]) -> str:
        """The text with what `give` says in place of each variable."""
        return "".join(p if isinstance(p, str) else give(p) for p in self.parts)

    def split(self, separator: str) -> tuple[Text, ...]:
        """As `str.split`; a separator inside of a variable is none."""
        out: list[list[str | Variable]] = [[]]
        for part in self.parts:
            if isinstance(part, Variable):
                out[-1].append(part)
                continue
            first, *rest = part.split(separator)
            out[-1].append(first)
            out.extend([piece] for piece in rest)
        return tuple(text_of(parts) for parts in out)

    def __bool__(self) -> bool:
        return bool(self.parts)


def text_of(parts: list[str | Variable] | str) -> Text:
    """A text of parts; neighbouring plain ones become one, empty ones none."""
    joined: list[str | Variable] = []
    for part in [parts] if isinstance(parts, str) else parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return Text(tuple(joined))


def joined(texts: tuple[Text, ...], separator: str) -> Text:
    """The texts in one."""
    parts: list[str | Variable] = []
    for number, text in enumerate(texts):
        parts += ([separator] if number else []) + list(text.parts)
    return text_of(parts)


def interpolated(raw: str) -> Text:
    """The text of a value of compose's: `$NAME`, `${NAME}` and their forms; `$$` is a dollar.

    Never raises: what is no form of a variable stays as it is written.
    """
    return text_of(list(_pieces(raw)))


def _pieces(raw: str) -> Iterator[str | Variable]:
    at = 0
    while True:
        dollar = raw.find("$", at)
        if dollar < 0:
            yield raw[at:]
            return
        yield raw[at:dollar]
        rest = raw[dollar + 1 : dollar + 2]
        bare = _NAME.match(raw, dollar + 1)
        end = _closing(raw, dollar + 2) if rest == "{" else -1
        if rest == "$":
            yield "$"
            at = dollar + 2
        elif bare:
            yield Variable(bare.group())
            at = bare.end()
        elif end > 0 and (found := _braced(raw[dollar + 2 : end])):
            yield found
            at = end + 1
        else:
            yield "$"
            at = dollar + 1


def _closing(raw: str, start: int) -> int:
    depth = 1
    for at in range(start, len(raw)):
        depth += (raw[at] == "{") - (raw[at] == "}")
        if not depth:
            return at
    return -1


def _braced(inner: str) -> Variable | None:
    name = _NAME.match(inner)
    if name is None:
        return None
    rest = inner[name.end() :]
    if not rest:
        return Variable(name.group())
    operator = next((one for one in _OPERATORS if rest.startswith(one)), "")
    if not operator:
        return None
    if "?" in operator:
        return Variable(name.group())
    if "+" in operator:
        return Variable(name.group(), "", odd=True)
    default = interpolated(rest[len(operator) :])
    nested = any(v.default is None for v in default.variables)
    return Variable(name.group(), default.filled(lambda v: v.default or ""), odd=nested)
