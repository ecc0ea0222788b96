"""The nodes of a YAML tree. Spans are in code points; ends are exclusive."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from assistant.syntax.source import Span

_MERGE = "tag:yaml.org,2002:merge"


class Scalar:
    """A scalar as it is written; what it means is the dialect's to say (`value_of`)."""

    __slots__ = ("anchor", "span", "style", "tag", "text")

    def __init__(
        self, span: Span, tag: str | None, anchor: str | None, text: str, style: str
    ) -> None:
        self.span = span
        """With its quotes; of a block scalar from its `|` or `>` to the last line's end."""
        self.tag = tag
        """The explicit tag: `!vault`, `tag:yaml.org,2002:str`; None where none is written."""
        self.anchor = anchor
        self.text = text
        """The content, with escapes and folding undone."""
        self.style = style
        """Empty for plain, else `'`, `"`, `|` or `>`."""

    @property
    def is_plain(self) -> bool:
        """Neither quoted nor a block."""
        return not self.style

    @property
    def is_merge(self) -> bool:
        """Whether it is the merge key `<<`."""
        return self.text == "<<" and not self.style and self.tag in (None, _MERGE)


class Entry(NamedTuple):
    """A key of a mapping with its value; one that was merged stands in another mapping."""

    key: Scalar
    value: Node
    merged: bool = False


class Mapping:
    """A mapping: its pairs in order, as written."""

    __slots__ = ("_entries", "anchor", "flow", "pairs", "span", "tag")

    def __init__(self, span: Span, tag: str | None, anchor: str | None, flow: bool) -> None:
        self.span, self.tag, self.anchor, self.flow = span, tag, anchor, flow
        self.pairs: list[tuple[Node, Node]] = []
        self._entries: dict[str, Entry] | None = None

    @property
    def last(self) -> Node | None:
        """The last value."""
        return self.pairs[-1][1] if self.pairs else None

    @property
    def entries(self) -> dict[str, Entry]:
        """Keys by their text, with those that `<<` merges in; keys that are no scalars left out.

        Of a key that stands twice the last one counts.
        """
        if self._entries is None:
            # Set first: a mapping that merges itself ends here.
            self._entries = {}
            found: dict[str, Entry] = {}
            own: dict[str, Entry] = {}
            for key, value in self.pairs:
                if not isinstance(key, Scalar):
                    continue
                if key.is_merge:
                    for name, entry in _merged(value).items():
                        found.setdefault(name, Entry(entry.key, entry.value, True))
                else:
                    own[key.text] = Entry(key, value)
            self._entries = own if not found else {**found, **own}
        return self._entries

    @property
    def complete(self) -> bool:
        """False where it merges something that is not known here."""
        for key, value in self.pairs:
            if isinstance(key, Scalar) and key.is_merge and not all(map(_known, _parts(value))):
                return False
        return True

    def get(self, name: str) -> Node | None:
        """The value of a key, an alias followed; None where there is none."""
        entry = self.entries.get(name)
        if entry is None:
            return None
        return entry.value.target if isinstance(entry.value, Alias) else entry.value


class Sequence:
    """A sequence."""

    __slots__ = ("anchor", "flow", "items", "span", "tag")

    def __init__(self, span: Span, tag: str | None, anchor: str | None, flow: bool) -> None:
        self.span, self.tag, self.anchor, self.flow = span, tag, anchor, flow
        self.items: list[Node] = []

    @property
    def last(self) -> Node | None:
        """The last item."""
        return self.items[-1] if self.items else None


class Alias:
    """`*name`: another mention of an anchored node."""

    __slots__ = ("name", "span", "target")

    def __init__(self, span: Span, name: str, target: Scalar | Mapping | Sequence | None) -> None:
        self.span, self.name = span, name
        self.target = target
        """None: no such anchor, or one that holds this alias itself."""


Node: TypeAlias = Scalar | Mapping | Sequence | Alias


def _parts(value: Node) -> list[Node]:
    inner = value.target if isinstance(value, Alias) else value
    return inner.items if isinstance(inner, Sequence) else [value]


def _known(part: Node) -> bool:
    inner = part.target if isinstance(part, Alias) else part
    return isinstance(inner, Mapping) and inner.complete


def _merged(value: Node) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for part in _parts(value):
        inner = part.target if isinstance(part, Alias) else part
        if isinstance(inner, Mapping):
            for name, entry in inner.entries.items():
                found.setdefault(name, entry)
    return found
