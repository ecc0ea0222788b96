"""PyYAML's events made into nodes."""

from __future__ import annotations

import re
from typing import Any

import yaml

from assistant.core.finding import Finding
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml_nodes import Alias, Mapping, Node, Scalar, Sequence

MAX_DEPTH = 200
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOM = "\ufeff"
_TRIES = 3
"""How often a text is read again with one line less."""
_LONGEST = 200_000
"""Characters; a longer broken text is not read again."""
_OPENED = ("while scanning a simple key", "while scanning a quoted", "while parsing a flow")
"""Faults of which the line that began the part is the one to leave out."""
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line for the parser."""


class _Refused(Exception):
    def __init__(self, code: str, summary: str, span: Span) -> None:
        super().__init__(summary)
        self.code, self.summary, self.span = code, summary, span


class _Builder:
    """Makes nodes of events."""

    def __init__(self, text: str, shift: int) -> None:
        self.text = text
        self.shift = shift
        self.documents: list[Node] = []
        self.strays: list[Alias] = []
        """Aliases of anchors that are not declared, or not yet closed."""
        self.not_merged: list[Node] = []
        """Values of `<<` that are no mappings."""
        self.open: list[Mapping | Sequence] = []
        self.keys: list[Node | None] = []
        """For each open node the key that waits for its value."""
        self.anchors: dict[str, Scalar | Mapping | Sequence] = {}

    def run(self, data: str) -> Exception | None:
        """Read all events; the error that ended it, with what stands before it kept."""
        try:
            loader = _LOADER(data)
            while type(event := loader.get_event()) is not yaml.StreamEndEvent:
                if event is None:
                    break
                self.read(event)
        except (_Refused, yaml.YAMLError, RecursionError) as error:
            while self.open:
                self.close(self.open[-1].span.start)
            return error
        return None

    def read(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            start = event.start_mark.index + self.shift
            end = event.end_mark.index + self.shift
            style = event.style or ""
            if style in ("|", ">"):
                # The parser's end is where the next token was looked for.
                end = start + len(self.text[start:end].rstrip())
            scalar = Scalar(Span(start, end), event.tag, event.anchor, event.value, style)
            self.anchored(scalar)
            self.put(scalar)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            span = Span(event.start_mark.index + self.shift, event.end_mark.index + self.shift)
            if len(self.open) >= MAX_DEPTH:
                raise _Refused("too-deep", "Nested too deeply", Span(span.start, span.start + 1))
            make = Mapping if kind is yaml.MappingStartEvent else Sequence
            node = make(span, event.tag, event.anchor, bool(event.flow_style))
            self.anchored(node)
            self.put(node)
            self.open.append(node)
            self.keys.append(None)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.close(event.end_mark.index + self.shift)
        elif kind is yaml.AliasEvent:
            span = Span(event.start_mark.index + self.shift, event.end_mark.index + self.shift)
            known = self.anchors.get(event.anchor)
            if known is not None and any(known is one for one in self.open):
                known = None
            alias = Alias(span, event.anchor, known)
            if known is None:
                self.strays.append(alias)
            self.put(alias)
        elif kind is yaml.DocumentStartEvent:
            self.anchors = {}

    def anchored(self, node: Scalar | Mapping | Sequence) -> None:
        if node.anchor is not None:
            self.anchors[node.anchor] = node

    def put(self, node: Node) -> None:
        if not self.open:
            self.documents.append(node)
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = node
        else:
            parent.pairs.append((key, node))
            self.keys[-1] = None

    def close(self, end: int) -> None:
        node = self.open.pop()
        key = self.keys.pop()
        if key is not None and isinstance(node, Mapping):
            place = Span(key.span.end, key.span.end)
            node.pairs.append((key, Scalar(place, None, None, "", "")))
        elif isinstance(node, Mapping):
            self.not_merged += (value for name, value in node.pairs if _is_wrong_merge(name, value))
        if not node.flow:
            # A block's end is found at the next token, lines later; its last part ends it.
            last = node.last
            end = last.span.end if last is not None else node.span.start
        node.span = Span(node.span.start, max(end, node.span.start))


def read_yaml(source: Source) -> tuple[tuple[Node, ...], tuple[Finding, ...]]:
    """The documents of a text and what is wrong with it.

    Where a line cannot be read the text is read again without it, a few times at most, so that
    the rest of a file is there while one line of it is being typed; else what stands before the
    error is kept.
    """
    text = source.text
    shift = 1 if text.startswith(_BOM) else 0
    data = text[shift:].encode("utf-8", "replace").decode()
    builder = _Builder(text, shift)
    error = builder.run(data)
    findings: list[Finding] = []
    if error is not None:
        findings.append(_refusal(source, error, data, shift))
        builder = _read_again(builder, error, data)
    findings += (_stray(source, alias) for alias in builder.strays)
    findings += (_wrong_merge(source, node) for node in builder.not_merged)
    return tuple(builder.documents), tuple(findings)


def _read_again(first: _Builder, error: Exception, data: str) -> _Builder:
    """A builder that read the text to its end, some lines left out; else the first one."""
    for _ in range(_TRIES):
        line = _line_at_fault(error)
        if line is None or len(data) > _LONGEST:
            break
        data = _without(data, line)
        again = _Builder(first.text, first.shift)
        failed = again.run(data)
        if failed is None:
            return again
        error = failed
    return first


def _line_at_fault(error: Exception) -> int | None:
    """The line, from 0, without which the rest may be read."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return None
    opened = (error.context or "").startswith(_OPENED)
    mark = error.context_mark if opened and error.context_mark else error.problem_mark
    return None if mark is None else int(mark.line)


def _without(data: str, number: int) -> str:
    """The text with one line blanked, every other place kept."""
    starts = [0, *(found.end() for found in _BREAK.finditer(data))]
    if number >= len(starts):
        return data
    start = starts[number]
    found = _BREAK.search(data, start)
    end = found.start() if found else len(data)
    return f"{data[:start]}{' ' * (end - start)}{data[end:]}"


def _is_wrong_merge(key: Node, value: Node) -> bool:
    """Whether `<<` is given what is surely no mapping; a template may still become one."""
    if not isinstance(key, Scalar) or not key.is_merge:
        return False
    inner = value.target if isinstance(value, Alias) else value
    return isinstance(inner, Scalar) and not any(sign in inner.text for sign in "${%")


def _wrong_merge(source: Source, node: Node) -> Finding:
    span = Span(node.span.start, min(node.span.end, source.line_end(node.span.start)))
    return source.parse_finding("yaml-merge", span, "Only a mapping can be merged by `<<`")


def _stray(source: Source, alias: Alias) -> Finding:
    summary = f"No anchor `&{alias.name[:60]}` stands before this alias"
    detail = "A value that begins with `*` must stand in quotes."
    return source.parse_finding("yaml-alias", alias.span, summary, detail)


def _refusal(source: Source, error: Exception, data: str, shift: int) -> Finding:
    if isinstance(error, _Refused):
        return source.parse_finding(f"yaml-{error.code}", error.span, error.summary)
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        here = 0 if mark is None else mark.index
        detail = f"{error.context}." if error.context else ""
        summary = f"Not YAML: {error.problem or 'cannot be read'}"
        return source.parse_finding("yaml", _one(source, here + shift), summary, detail)
    if isinstance(error, yaml.reader.ReaderError):
        summary = "Not YAML: a character that may not stand in it"
        match = yaml.reader.Reader.NON_PRINTABLE.search(data)
        here = match.start() if match else 0
        return source.parse_finding("yaml", _one(source, here + shift), summary)
    return source.parse_finding("yaml", _one(source, 0), "Not YAML: cannot be read")


def _one(source: Source, here: int) -> Span:
    """A span of one character that lies in the text."""
    here = min(max(here, 0), len(source.text))
    return Span(here, min(here + 1, len(source.text)))
