"""A Packer JSON template with the lines of everything."""

from __future__ import annotations

import re
from collections.abc import Mapping as Files
from posixpath import basename

from assistant.core.errors import Declined, UsageError
from assistant.syntax.json_tree import JsonNode, JsonPair, NotJson, parse_json
from assistant.syntax.source import Source, Span
from assistant.translate.ledger import Ledger
from assistant.translate.packer_json.template import Lines, Part, Template, Value

_BUILDERS = re.compile(r'"builders"\s*:')


def holds_template(path: str, text: str) -> bool:
    """Whether a file is a template: JSON that names builders."""
    return path.lower().endswith(".json") and _BUILDERS.search(text) is not None


def read_template(path: str, text: str, ledger: Ledger, _beside: Files[str, str]) -> Template:
    """The template; what it says that Packer itself would not take is entered as lost.

    Raises UsageError for what stands in no place that a template has, Declined without builders.
    """
    try:
        root = parse_json(text).plain
    except NotJson as error:
        raise UsageError(f"{path}: {error}", mend=f"dryfit check {path}") from None
    if not isinstance(root, tuple):
        raise UsageError(f"{path}:1:1: a template is one JSON object", mend=f"dryfit check {path}")
    reader = _Reader(Source(path, text), ledger)
    template = Template(re.sub(r"(\.pkr)?\.json$", "", basename(path), flags=re.IGNORECASE))
    for name, value in reader.pairs(root).items():
        reader.top(template, name, value)
    if not template.builders:
        raise Declined(f"{path} has no builders to translate", mend="`builders` is a list of them")
    return template


class _Reader:
    def __init__(self, source: Source, ledger: Ledger) -> None:
        self.source, self.ledger = source, ledger

    def top(self, template: Template, name: str, value: Value) -> None:
        """A key of the whole."""
        if name.startswith("_") or name == "description":
            template.comments.append(value)
        elif name == "variables" and isinstance(value.plain, dict):
            template.variables = value.plain
        elif name == "sensitive-variables" and isinstance(value.plain, list):
            template.sensitive = value.plain
        elif name == "min_packer_version":
            template.least = value
        elif name == "builders":
            template.builders = self._parts(name, value)
        elif name == "provisioners":
            template.provisioners = self._parts(name, value)
        elif name == "post-processors":
            for one in self._listed(name, value):
                chain = one.plain if isinstance(one.plain, list) else [one]
                template.post_processors.append([self._part(name, part) for part in chain])
        else:
            value.lost(self.ledger, f"`{name}` is no key of a template")

    def _listed(self, name: str, value: Value) -> list[Value]:
        if not isinstance(value.plain, list):
            raise UsageError(
                f"{self.source.path}:{value.lines[0]}:1: `{name}` is a list",
                mend="put it into brackets",
            )
        return value.plain

    def _parts(self, name: str, value: Value) -> list[Part]:
        return [self._part(name, one) for one in self._listed(name, value)]

    def _part(self, name: str, value: Value) -> Part:
        if isinstance(value.plain, str) and name == "post-processors":
            return Part(value.plain, {}, value.lines)
        kind = value.plain.get("type") if isinstance(value.plain, dict) else None
        if kind is None or not isinstance(value.plain, dict) or not isinstance(kind.plain, str):
            raise UsageError(
                f"{self.source.path}:{value.lines[0]}:1: one of `{name}` has no `type`",
                mend="give it one: qemu, shell...",
            )
        settings = {n: v for n, v in value.plain.items() if n != "type"}
        return Part(kind.plain, settings, kind.lines)

    def pairs(self, given: tuple[JsonPair, ...]) -> dict[str, Value]:
        """Names and values; of a name that stands twice JSON takes the last."""
        out: dict[str, Value] = {}
        for pair in given:
            lines = self._lines(pair.name_span, pair.value.span)
            self._opens(pair.value, lines)
            if pair.name in out:
                out[pair.name].lost(self.ledger, f"`{pair.name}` is said again further down")
            out[pair.name] = self._value(pair.value, lines)
        return out

    def _value(self, node: JsonNode, lines: Lines) -> Value:
        plain = node.plain
        if isinstance(plain, tuple):
            return Value(self.pairs(plain), lines)
        if isinstance(plain, list):
            items = []
            for item in plain:
                at = self._lines(item.span)
                self._opens(item, at)
                items.append(self._value(item, at))
            return Value(items, lines)
        return Value(plain, lines)

    def _opens(self, node: JsonNode, lines: Lines) -> None:
        if isinstance(node.plain, tuple | list) and len(lines) > 1:
            self.ledger.opens(lines[0], lines[-1])

    def _lines(self, *spans: Span) -> Lines:
        first = self.source.line_of(spans[0].start)
        last = self.source.line_of(max(spans[-1].start, spans[-1].end - 1))
        return tuple(range(first, last + 1))
