"""A compose file's tree with its lines, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, target, value_of
from assistant.translate.ledger import Ledger
from assistant.translate.texts import Text, interpolated

Pair = tuple[Scalar, Node]


class Nodes:
    """Looks things up in one file. Aliases are followed: their lines are those of the anchor."""

    def __init__(self, source: Source, ledger: Ledger) -> None:
        self.source = source
        self.ledger = ledger

    def lines(self, *nodes: Node) -> tuple[int, ...]:
        """The lines that the nodes stand on, from the first of them to its last."""
        out: dict[int, None] = {}
        for node in nodes:
            for part in (node, target(node)):
                if part is not None:
                    out |= dict.fromkeys(self._lines_of(part))
        return tuple(sorted(out))

    def _lines_of(self, node: Node) -> range:
        text, span = self.source.text, node.span
        last = span.end
        while last > span.start and text[last - 1] in " \t\r\n":
            last -= 1
        return range(
            self.source.line_of(span.start),
            self.source.line_of(max(span.start, last - 1)) + 1,
        )

    def text(self, node: Node) -> Text:
        """A scalar's text with its variables; empty for null and for what is no scalar."""
        inner = target(node)
        if not isinstance(inner, Scalar) or value_of(inner, "1.2") is None:
            return Text()
        text = interpolated(inner.text)
        for variable in text.variables:
            if variable.odd:
                how = f"what {variable.name} stands for depends on more than a default can say"
                self.ledger.approximated(self.lines(node), how)
        return text

    def plain(self, node: Node) -> str:
        """A scalar's text, variables by their defaults."""
        return self.text(node).filled(lambda variable: variable.default or "")

    def flag(self, node: Node) -> bool:
        """Whether a scalar means yes."""
        return self.plain(node).strip().lower() in ("true", "yes", "on", "1")

    def pairs(self, node: Node | None, *, opened_by: Scalar | None = None) -> Iterator[Pair]:
        """Keys and values of a mapping, merged ones too; the lines of `<<` fare as what it brings.

        `opened_by` is the key that stands before it.
        """
        inner = target(node) if node is not None else None
        if not isinstance(inner, Mapping):
            return
        self._open(opened_by, inner)
        self._merges(inner)
        for entry in inner.entries.values():
            yield entry.key, entry.value

    def _merges(self, mapping: Mapping) -> None:
        for key, value in mapping.pairs:
            if isinstance(key, Scalar) and key.is_merge:
                self.ledger.translated(self._lines_of(key))
                inner = target(value)
                parts = inner.items if isinstance(inner, Sequence) else [value]
                for part in parts:
                    self.ledger.translated(self._lines_of(part))
                    merged = target(part)
                    if isinstance(merged, Mapping):
                        self._merges(merged)

    def items(self, node: Node | None, *, opened_by: Scalar | None = None) -> list[Node]:
        """Elements of a sequence."""
        inner = target(node) if node is not None else None
        if not isinstance(inner, Sequence):
            return []
        self._open(opened_by, inner)
        return inner.items

    def _open(self, key: Scalar | None, inner: Node) -> None:
        last = self._lines_of(inner)[-1]
        if key is not None:
            line = self.source.line_of(key.span.start)
            if last < line:
                self.ledger.names(line, self._lines_of(inner))
                return
            self.ledger.opens(line, last)
            if last == line:
                return
        first = self._lines_of(inner)[0]
        before = self.source.text[self.source.starts[first - 1] : inner.span.start]
        if before.strip():
            self.ledger.opens(first, last)
        if isinstance(inner, Mapping | Sequence) and inner.flow:
            # The brackets of a flow that goes over several lines stand for nothing of their own.
            bare = self.source.slice(inner.span)
            if "\n" in bare and self.ledger.texts[last - 1].strip(" \t\r,") in ("]", "}"):
                self.ledger.translated((last,))
