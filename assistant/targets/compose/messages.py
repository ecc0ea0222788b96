"""What `docker compose config` prints, and the place of the file that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.core.finding import Position
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, YamlFile, parse_yaml, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.judging import FOLDER
from assistant.targets.places import of_container, without_folder

_LOGGED = re.compile(r'^time="[^"]*" level=(\w+) msg="((?:[^"\\]|\\.)*)"')
_FILE = re.compile(rf"({FOLDER}/\S+?\.ya?ml)\b")
_PATH = re.compile(
    r"\b(?:services|networks|volumes|configs|secrets|include|name|models)\.[^\s:'\"]+"
)
_NUMBER = re.compile(r"\bL(\d+)\.C\d+|\bline (\d+)")
_NAMED = re.compile(
    r"additional propert(?:y|ies) '?([^'\s]+)'?|'([^']+)'|\"([^\"]+)\"", re.IGNORECASE
)
_SERVICE = re.compile(r'^service "?([^"\s]+)"?|^dependency cycle detected: (\S+)')
_UNDEFINED = re.compile(r"undefined \w+ \"?([^\s\":]+)")
UNKNOWN_NAME = re.compile(r"(?:services|networks|volumes|configs|secrets)\S* additional propert")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One error or warning of the engine."""

    severity: Literal["error", "warning"]
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the draft a complaint is about."""

    file: YamlFile
    span: Span
    node: Node | None = None

    @property
    def source(self) -> Source:
        """The file's text."""
        return self.file.source


def read_complaints(text: str) -> tuple[Complaint, ...]:
    """Warnings as they were logged, in order of their words since the engine has none; what stands
    outside the log are errors: one, or one a value that could not be put in."""
    warnings: set[str] = set()
    errors: list[list[str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        logged = _LOGGED.match(line)
        if logged is None:
            if not errors or line.startswith("error while interpolating "):
                errors.append([])
            errors[-1].append(line)
        elif logged[1] == "warning":
            warnings.add(re.sub(r"\\(.)", r"\1", logged[2]))
    return (
        *(Complaint("warning", one) for one in sorted(warnings)),
        *(Complaint("error", " ".join(lines)) for lines in errors),
    )


def tidy_log(complaints: Sequence[Complaint]) -> str:
    """The engine's words without the time of day."""
    return "\n".join(f"{c.severity}: {c.text}" for c in complaints)


def summary_of(complaint: Complaint) -> str:
    """The engine's words without the container's paths."""
    text = re.sub(rf"^(?:validating|failed to parse) {FOLDER}/\S+: ", "", complaint.text)
    return without_folder(text).removesuffix(": invalid compose project")


def place_of(complaint: Complaint, texts: Mapping[str, str], shown: Sequence[str]) -> Place:
    """Where the files say what is complained of: a name, a value, else a line; at the least the
    first file's beginning. `shown` are the files that the engine read, the last one in front."""
    text = complaint.text
    named = [of_container(path) for path in _FILE.findall(text)]
    paths = [path for path in dict.fromkeys([*named, *shown]) if path in texts]
    files = [parse_yaml(path, texts[path]) for path in paths]
    number = _number(text)
    if number:
        return _line(files[0], number)
    for file in files:
        for found in (_by_path(file, text), _by_service(file, text), _by_value(file, text)):
            if found is not None:
                return found
    return _line(files[0], 1)


def _number(text: str) -> int:
    """The line that a reader of YAML names; 0 where it is none that speaks."""
    numbers = [int(a or b) for a, b in _NUMBER.findall(text)]
    if not numbers or "yaml" not in text.lower():
        return 0
    # "line 4: mapping key x already defined at line 3"; "at L3.C12-L5.C1"
    twice = "already defined" in text and len(numbers) > 1
    return numbers[-2] if twice else numbers[0] if "L" in text else numbers[-1]


def _line(file: YamlFile, number: int) -> Place:
    source = file.source
    start = source.offset(Position(number, 1))
    row = source.text[start : source.line_end(start)]
    return Place(file, Span(start + len(row) - len(row.lstrip()), start + len(row.rstrip())))


def _by_path(file: YamlFile, text: str) -> Place | None:
    match = _PATH.search(text)
    if match is None or not file.documents:
        return None
    words = match[0].rstrip(".,").split(".")
    found = _descend(file, file.documents[0], words)
    if found is None:
        return None
    named = _NAMED.search(text, match.end())
    name = next((group for group in named.groups() if group), "") if named else ""
    inner = target(found.node) if found.node is not None else None
    if name and isinstance(inner, Table) and name in inner.entries:
        key = inner.entries[name].key
        return Place(file, key.span, inner.entries[name].value)
    if name and isinstance(inner, List):
        for item in inner.items:
            if isinstance(item, Scalar) and item.text == name:
                return Place(file, item.span, item)
    return found


def _descend(file: YamlFile, node: Node, words: Sequence[str]) -> Place | None:
    """The innermost place that a dotted path leads to; names may hold dots themselves."""
    place: Place | None = None
    at = 0
    while at < len(words):
        inner = target(node)
        if isinstance(inner, Table):
            end = next(
                (e for e in range(len(words), at, -1) if ".".join(words[at:e]) in inner.entries), 0
            )
            if not end:
                break
            entry = inner.entries[".".join(words[at:end])]
            node, at = entry.value, end
            value = target(node)
            span = value.span if at == len(words) and isinstance(value, Scalar) else entry.key.span
            place = Place(file, span, node)
        elif (
            isinstance(inner, List) and words[at].isdecimal() and int(words[at]) < len(inner.items)
        ):
            node, at = inner.items[int(words[at])], at + 1
            place = Place(file, node.span if isinstance(node, Scalar) else _first(node), node)
        else:
            break
    return place if at or place else None


def _first(node: Node) -> Span:
    return Span(node.span.start, node.span.start + 1)


def _by_service(file: YamlFile, text: str) -> Place | None:
    """`service "web" refers to undefined network foo`: the mention, else the service's name."""
    match = _SERVICE.match(text)
    top = target(file.documents[0]) if match and file.documents else None
    services = top.get("services") if isinstance(top, Table) else None
    name = (match[1] or match[2]) if match else ""
    if not isinstance(services, Table) or name not in services.entries:
        return None
    entry = services.entries[name]
    undefined = _UNDEFINED.search(text)
    if undefined:
        for scalar in scalars(entry.value):
            if scalar.text == undefined[1] or scalar.text.startswith(f"{undefined[1]}:"):
                return Place(file, scalar.span, scalar)
    return Place(file, entry.key.span, entry.value)


def _by_value(file: YamlFile, text: str) -> Place | None:
    """The first value that the complaint quotes, or that holds what stands after its last colon."""
    tail = re.split(r": |\s", text)[-1].strip("\"'`")
    words = [group for found in _NAMED.findall(text) for group in found if group]
    words += [path.rpartition("/")[2] for path in re.findall(rf"{FOLDER}/(\S+?):? ", text)]
    for word in (*words, tail):
        if len(word) < 2:
            continue
        for document in file.documents:
            for scalar in scalars(document):
                if scalar.text == word or (len(word) > 3 and word in scalar.text):
                    return Place(file, scalar.span, scalar)
    return None


def scalars(node: Node) -> Iterator[Scalar]:
    """Keys and values below a node, in order; of what is anchored only at its anchor."""
    waiting: list[Node] = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, List):
            waiting.extend(reversed(node.items))
        elif isinstance(node, Table):
            for key, value in reversed(node.pairs):
                waiting += [value, key]
