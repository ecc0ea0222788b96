"""The cloud-configs of a draft: files of their own, parts of a multi-part file, and what an
autoinstall file gives to cloud-init."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.core.finding import Position
from assistant.syntax.kinds import CLOUD_CONFIG_HEAD, is_cloud_config
from assistant.syntax.source import Source, Span
from assistant.syntax.templates import DIRECTIVE, is_template
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, YamlFile, parse_yaml, target
from assistant.syntax.yaml import Sequence as List

_NO_DATA = (".md", ".markdown", ".rst", ".adoc", ".html", ".go", ".py")
"""Files that tell of user data and are none."""
_MULTI = re.compile(r"\A(?:[\w-]+:.*\n(?:[ \t].*\n)*)*?content-type:\s*multipart/", re.IGNORECASE)
_PART = re.compile(r"^--\S+\r?\n((?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)+)\r?\n", re.MULTILINE)
_CLOUD_CONFIG = re.compile(r"^content-type:\s*text/cloud-config\b", re.IGNORECASE | re.MULTILINE)
_ENCODED = re.compile(r"^content-transfer-encoding:\s*base64", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """One cloud-config, and where in a file it stands."""

    path: str
    text: str
    first: int
    """The file's line that the text's first line is."""
    kind: Literal["file", "part", "installer"]
    """installer: what an autoinstall file hands on."""
    indent: int = 0
    """How far it is set in there."""
    start: int = 0
    """Of a part, where in the file's text it begins."""

    def position(self, offset: int) -> Position:
        """The place in the file."""
        inner = self.file.source.position(offset)
        return Position(inner.line + self.first - 1, inner.column + self.indent)

    @property
    def file(self) -> YamlFile:
        """The text, read."""
        return parse_yaml(f"{self.path}#{self.first}", self.text)

    @property
    def top(self) -> Table | None:
        """Its mapping; None where it is none."""
        file = self.file
        top = target(file.documents[0]) if file.documents else None
        return top if isinstance(top, Table) else None


def is_user_data(path: str, text: str) -> bool:
    """Whether a file is user data that cloud-init can be shown as it stands."""
    if is_template(path) or path.lower().endswith(_NO_DATA) or DIRECTIVE.search(text):
        return False
    return is_cloud_config(path, text) or bool(_MULTI.match(text[:2000]))


def documents_of(path: str, text: str) -> Iterator[Document]:
    """The cloud-configs in one file."""
    if _MULTI.match(text[:2000]):
        parts = list(_PART.finditer(text))
        for part in parts:
            start = part.end()
            if _CLOUD_CONFIG.search(part[1]) and not _ENCODED.search(part[1]):
                end = text.find("\n--", start)
                inner = text[start : len(text) if end < 0 else end + 1]
                yield Document(path, inner, text.count("\n", 0, start) + 1, "part", start=start)
        return
    whole = Document(path, text, 1, "file")
    yield whole
    installer = whole.top.get("autoinstall") if whole.top else None
    inner_table = installer.get("user-data") if isinstance(installer, Table) else None
    if isinstance(inner_table, Table) and not inner_table.flow:
        source = whole.file.source
        yield Document(
            path, _dedented(source, inner_table.span), source.line_of(inner_table.span.start),
            "installer", source.position(inner_table.span.start).column - 1,
        )  # fmt: skip


def is_taken(text: str) -> bool:
    """Whether cloud-init reads a file of user data at all, by how it begins."""
    return bool(CLOUD_CONFIG_HEAD.match(text) or _MULTI.match(text[:2000]))


def user_data(texts: Mapping[str, str]) -> list[str]:
    """The files that are user data, by path."""
    return [path for path in sorted(texts) if is_user_data(path, texts[path])]


def spot(document: Document, path: tuple[str, ...], key: str = "") -> tuple[Span, Node | None]:
    """Where a path leads: to a key beneath it where one is named, to a single value, or to the
    key of what lies deeper; as far as it can be followed."""
    source = document.file.source
    node: Node | None = document.top
    span = Span(0, source.line_end(0))
    for part in path:
        inner = target(node) if node is not None else None
        if isinstance(inner, Table) and part in inner.entries:
            entry = inner.entries[part]
            node, span = entry.value, entry.key.span
        elif isinstance(inner, List) and part.isdecimal() and int(part) < len(inner.items):
            node = inner.items[int(part)]
            span = Span(node.span.start, source.line_end(node.span.start))
        else:
            return span, node
    inner = target(node) if node is not None else None
    if key and isinstance(inner, Table) and key in inner.entries:
        return inner.entries[key].key.span, inner.entries[key].value
    if isinstance(inner, Scalar):
        span = inner.span
    elif isinstance(inner, Table) and inner.pairs:
        span = inner.pairs[0][0].span if path and path[-1].isdecimal() else span
    return span, node


def _dedented(source: Source, span: Span) -> str:
    """A block of a file as a text of its own, line by line."""
    start = source.text.rfind("\n", 0, span.start) + 1
    column = span.start - start
    lines = source.text[start : span.end].split("\n")
    return "\n".join(line[column:] if not line[:column].strip() else line for line in lines) + "\n"
