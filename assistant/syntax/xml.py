"""Reading XML with positions and without entities: always a result, and findings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from xml.parsers import expat

import msgspec

from assistant.core.finding import Finding
from assistant.syntax.kept import Kept
from assistant.syntax.source import Source, Span

MAX_DEPTH = 200


class Element(msgspec.Struct):
    """An element. Names are local names; namespaces stand beside them."""

    name: str
    namespace: str
    span: Span
    """The start tag."""
    attributes: dict[str, str] = msgspec.field(default_factory=dict)
    """Local name to value; those of a namespace as `{namespace}name`."""
    children: list[Element] = msgspec.field(default_factory=list)
    text: str = ""
    """The element's own character data, stripped."""

    def child(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((c for c in self.children if c.name == name), None)

    def all(self, name: str) -> Iterator[Element]:
        """Every descendant of that name, in order of the text."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def find(self, path: str) -> Iterator[Element]:
        """Every descendant that ends a chain of child names such as `AutoLogon/Enabled`."""
        first, _, rest = path.partition("/")
        for element in self.all(first):
            found = [element]
            for name in rest.split("/") if rest else []:
                found = [c for e in found for c in e.children if c.name == name]
            yield from found


class XmlFile(msgspec.Struct, frozen=True):
    """One file's tree; `root` is None when nothing could be read."""

    source: Source
    root: Element | None
    findings: tuple[Finding, ...]


class _Refused(Exception):
    def __init__(self, code: str, summary: str, span: Span) -> None:
        super().__init__(summary)
        self.code, self.summary, self.span = code, summary, span


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.data = source.text.encode("utf-8", "replace")
        self.map = (
            None
            if len(self.data) == len(source.text)
            else [0, *accumulate((byte & 0xC0) != 0x80 for byte in self.data)]
        )
        self.stack: list[Element] = []
        self.root: Element | None = None
        self.parser = expat.ParserCreate("utf-8", "\n")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype

    def at(self) -> int:
        byte = max(self.parser.CurrentByteIndex, 0)
        return byte if self.map is None else self.map[min(byte, len(self.data))]

    def doctype(self, *_: object) -> None:
        here = self.at()
        raise _Refused(
            "doctype", "A document type or entities have no place here", Span(here, here + 9)
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        here = self.at()
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused("too-deep", "Nested too deeply", Span(here, here + 1))
        end = self.source.text.find(">", here)
        namespace, local = _split(name)
        named = {(f"{{{ns}}}{n}" if ns else n): v for (ns, n), v in _pairs(attributes)}
        stop = end + 1 if end >= 0 else here + 1
        element = Element(local, namespace, Span(here, stop), named)
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def end(self, _: str) -> None:
        element = self.stack.pop()
        element.text = element.text.strip()

    def characters(self, text: str) -> None:
        if self.stack:
            self.stack[-1].text += text


def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition("\n")
    return namespace, local


def _pairs(attributes: dict[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
    for name, value in attributes.items():
        yield _split(name), value


_kept: Kept[XmlFile] = Kept(2_000_000)


def parse_xml(path: str, text: str) -> XmlFile:
    """Read one file. Never raises; a document type is refused, so no entity is expanded.

    The same object is given for a text that was read lately.
    """
    return _kept.get(path, text, lambda: _parse(path, text))


def _parse(path: str, text: str) -> XmlFile:
    source = Source(path, text)
    reader = _Reader(source)
    findings: tuple[Finding, ...] = ()
    try:
        reader.parser.Parse(reader.data, True)
    except _Refused as refused:
        findings = (source.parse_finding(f"xml-{refused.code}", refused.span, refused.summary),)
    except expat.ExpatError as error:
        byte = min(max(reader.parser.ErrorByteIndex, 0), len(reader.data))
        here = byte if reader.map is None else reader.map[byte]
        here = min(here, max(len(text) - 1, 0))
        words = expat.errors.messages[error.code]
        detail = ""
        if reader.stack and error.code in (3, 7):
            opened = reader.stack[-1]
            line = source.line_of(opened.span.start)
            detail = f"<{opened.name}> was opened on line {line} and is not closed."
        found = source.parse_finding(
            "xml", Span(here, min(here + 1, len(text))), f"Not well-formed XML: {words}", detail
        )
        findings = (found,)
    return XmlFile(source, reader.root, findings)
