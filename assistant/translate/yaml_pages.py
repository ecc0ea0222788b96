"""YAML documents of plain values, with the line of the source that each line came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.syntax.yaml_writing import scalar

Lines = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class From:
    """A value with its lines in the source."""

    value: Any
    lines: Lines


def documents(values: list[dict[str, Any]]) -> tuple[str, dict[int, Lines]]:
    """The text of the documents, and for its lines those of the source."""
    out: list[tuple[str, Lines]] = []
    for number, value in enumerate(values):
        out += [("---", ())] if number else []
        out += list(_mapping(value, "", ()))
    return "".join(f"{line}\n" for line, _ in out), {
        n: lines for n, (_, lines) in enumerate(out, 1) if lines
    }


def _mapping(value: dict[str, Any], indent: str, lines: Lines) -> Iterator[tuple[str, Lines]]:
    for name, raw in value.items():
        one, at = _bare(raw, lines)
        head = f"{indent}{_leaf(str(name))}:"
        if isinstance(one, dict) and one:
            yield head, at
            yield from _mapping(one, indent + "  ", at)
        elif isinstance(one, list) and one:
            yield head, at
            yield from _sequence(one, indent + "  ", at)
        else:
            yield f"{head} {_leaf(one)}", at


def _sequence(value: list[Any], indent: str, lines: Lines) -> Iterator[tuple[str, Lines]]:
    for raw in value:
        one, at = _bare(raw, lines)
        if isinstance(one, dict) and one:
            first, *rest = _mapping(one, indent + "  ", at)
            yield f"{indent}- {first[0].strip()}", first[1]
            yield from rest
        else:
            yield f"{indent}- {_leaf(one)}", at


def _bare(raw: Any, lines: Lines) -> tuple[Any, Lines]:
    return (raw.value, raw.lines) if isinstance(raw, From) else (raw, lines)


def _leaf(value: Any) -> str:
    if value == {} and isinstance(value, dict):
        return "{}"
    if value == [] and isinstance(value, list):
        return "[]"
    if isinstance(value, str) and not value.isprintable():
        # Escapes that Python writes are escapes of YAML's too.
        return '"' + value.encode("unicode_escape").decode().replace('"', '\\"') + '"'
    return scalar(value)
