"""YAML documents of plain values, with the line of the source that each line came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.syntax.yaml_writing import scalar

Lines = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class From:
    """A value with its lines in the source."""

    value: Any
    lines: Lines


def documents(values: Sequence[dict[str, Any] | list[Any]]) -> tuple[str, dict[int, Lines]]:
    """The text of the documents, and for its lines those of the source."""
    out: list[tuple[str, Lines]] = []
    for number, value in enumerate(values):
        out += [("---", ())] if number else []
        out += list(
            _mapping(value, "", ()) if isinstance(value, dict) else _sequence(value, "", ())
        )
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
        elif isinstance(one, str) and _block(one):
            yield from _literal(head, one, indent + "  ", at)
        else:
            yield f"{head} {_leaf(one)}", at


def _sequence(value: list[Any], indent: str, lines: Lines) -> Iterator[tuple[str, Lines]]:
    for raw in value:
        one, at = _bare(raw, lines)
        if isinstance(one, dict) and one:
            first, *rest = _mapping(one, indent + "  ", at)
            yield f"{indent}- {first[0].strip()}", first[1]
            yield from rest
        elif isinstance(one, list) and one:
            first, *rest = _sequence(one, indent + "  ", at)
            yield f"{indent}- {first[0].strip()}", first[1]
            yield from rest
        elif isinstance(one, str) and _block(one):
            yield from _literal(f"{indent}-", one, indent + "  ", at)
        else:
            yield f"{indent}- {_leaf(one)}", at


def _block(text: str) -> bool:
    """Whether a text stands as a block: of several lines, all of which YAML keeps as they are."""
    lines = text.split("\n")
    shown = all(line.replace("\t", " ").isprintable() for line in lines)
    return len(lines) > 1 and shown and bool(lines[0]) and not lines[0][0].isspace()


def _literal(head: str, text: str, indent: str, at: Lines) -> Iterator[tuple[str, Lines]]:
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    yield f"{head} |{'-' if not ends else '+' if ends > 1 else ''}", at
    for line in body.split("\n"):
        yield (indent + line if line else ""), at
    for _ in range(ends - 1):
        yield "", at


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


def apart(text: str, origins: dict[int, Lines], head: str) -> tuple[str, dict[int, Lines]]:
    """The text with its mark in front and a blank line between the parts that begin so."""
    out: list[str] = ["---"]
    moved: dict[int, Lines] = {}
    seen = False
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        if line.startswith(head):
            out += [""] if seen else []
            seen = True
        out.append(line)
        if number in origins:
            moved[len(out)] = origins[number]
    return "".join(f"{line}\n" for line in out), moved
