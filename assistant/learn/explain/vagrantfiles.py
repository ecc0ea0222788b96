"""What stands in Vagrantfiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.core.explanation import Kind, Known, Spot
from assistant.knowledge.spelling import near
from assistant.knowledge.told import told
from assistant.learn.explain.facts import shortened, spot_at
from assistant.syntax.ruby import (
    Assign,
    Block,
    Branch,
    Call,
    Constant,
    Function,
    Index,
    Name,
    Node,
    Text,
    parse_ruby,
)
from assistant.syntax.source import Source, Span

_LOOPS = frozenset({"each", "each_with_index", "each_pair", "times", "map", "upto"})
_CONFIG = "config"
_KINDS = {"provision": "provision", "network": "network"}
"""Calls whose first word says what kind it is of, and how the kinds' names begin."""
_WITHIN = {"provision": "provision", "network": "network", "synced_folder": "synced_folder",
           "disk": "disk"}  # fmt: skip
"""Calls, and where their further words are told."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a block's parameter stands for."""

    owner: str
    """config, a provider's name, or a provisioner's kind."""
    shared: str = ""
    """Where words are told that all providers, or all provisioners, have."""


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    words: Mapping[str, str] = field(default_factory=lambda: told().vagrant)

    def body(
        self, body: tuple[Node, ...], names: Mapping[str, _Scope], level: int
    ) -> Iterator[Spot]:
        """The statements of a block."""
        for node in body:
            if isinstance(node, Assign):
                yield from self._assign(node, names, level)
            elif isinstance(node, Call):
                yield from self._call(node, names, level)
            elif isinstance(node, Branch):
                condition = self._code(node.condition.span)
                said = f"What stands inside counts only where `{condition}` holds or does not hold."
                yield self._spot(node.span, level, "block", self._code(node.span), Known(said))
                yield from self.body((*node.yes, *node.no), names, level + 1)
            elif isinstance(node, Function):
                known = Known(f"`{node.name}` is a function of this file, done where it is called.")
                yield self._spot(node.span, level, "block", f"def {node.name}", known)
                yield from self.body(node.body, names, level + 1)

    def _assign(self, node: Assign, names: Mapping[str, _Scope], level: int) -> Iterator[Spot]:
        if isinstance(node.target, Name):
            known = Known(f"`{node.target.text}` is a name of this file for a value.")
            yield self._spot(node.span, level, "attribute", node.target.text, known)
            return
        scope, path = self._path(node.target, names)
        if scope is not None:
            known, elements = self._of(scope, path)
            shown = self._code(node.target.span)
            yield self._spot(node.span, level, "attribute", shown, known, elements)

    def _call(self, node: Call, names: Mapping[str, _Scope], level: int) -> Iterator[Spot]:
        on = node.receiver.text if isinstance(node.receiver, Name) else ""
        scope, path = self._path(node, names)
        inner: _Scope | None = None
        if (on, node.name) == ("Vagrant", "configure"):
            known = Known(f"`Vagrant.configure` {self.words['Vagrant.configure']}.")
            elements: tuple[str, ...] = ()
            inner = _Scope(_CONFIG)
        elif scope is not None:
            known, elements = self._of(scope, path, node)
            inner = self._inner(scope, path, node)
        elif node.block and node.name in _LOOPS and node.receiver is not None:
            over = self._code(node.receiver.span)
            known = Known(f"What stands inside is done for each one of `{over}`.")
            elements = ()
        else:
            return
        kind: Kind = "block" if node.block else "attribute"
        yield self._spot(node.span, level, kind, self._code(node.head), known, elements)
        if node.block:
            yield from self.body(node.block.body, self._within(node.block, inner, names), level + 1)

    def _within(
        self, block: Block, inner: _Scope | None, names: Mapping[str, _Scope]
    ) -> Mapping[str, _Scope]:
        """The names inside of a block; a second parameter of a provider's is the machine again."""
        if inner is None:
            return {name: scope for name, scope in names.items() if name not in block.parameters}
        scopes = (inner, _Scope(_CONFIG))
        return {**names, **dict(zip(block.parameters, scopes, strict=False))}

    def _inner(self, scope: _Scope, path: tuple[str, ...], node: Call) -> _Scope:
        if scope.owner == _CONFIG and path[-1:] == ("provider",):
            return _Scope(_first(node), "provider")
        if scope.owner == _CONFIG and path[-1:] == ("provision",):
            return _Scope(_first(node).removesuffix("_local"), "provision")
        if scope.owner == _CONFIG and path[:1] == ("trigger",):
            return _Scope("trigger")
        return _Scope(_CONFIG) if scope.owner == _CONFIG else scope

    def _path(
        self, node: Node, names: Mapping[str, _Scope]
    ) -> tuple[_Scope | None, tuple[str, ...]]:
        """What a chain of words begins with, and the words; a key in brackets is one of them."""
        words: list[str] = []
        while isinstance(node, Call | Index):
            if isinstance(node, Index):
                words.append(_text(node.key))
                node = node.object
            elif node.receiver is None:
                return None, ()
            else:
                words.append(node.name)
                node = node.receiver
        scope = names.get(node.text) if isinstance(node, Name) else None
        return scope, tuple(reversed(words))

    def _of(
        self, scope: _Scope, path: tuple[str, ...], node: Call | None = None
    ) -> tuple[Known, tuple[str, ...]]:
        """What a setting means, and its names as the vocabulary may have them."""
        name = ".".join(path)
        full = f"{scope.owner}.{name}"
        does = self.words.get(full) or self.words.get(f"{scope.shared}.{name}")
        elements: tuple[str, ...] = (full,) if scope.owner == _CONFIG else (f"v.{name}",)
        if does is None:
            return self._unknown(scope, path), ()
        facts: list[tuple[str, str]] = []
        last = path[-1]
        if node is not None and scope.owner == _CONFIG:
            first = _first(node)
            kind = self.words.get(f"{_KINDS.get(last, '?')}.{first}")
            if kind is not None:
                does = kind
                full = f"{full} {first}"
                elements = (first, *elements)
            facts += self._further(node, _WITHIN.get(last, ""), first)
        return Known(f"`{full}`: {does}.", tuple(facts)), elements

    def _further(self, node: Call, within: str, first: str) -> Iterator[tuple[str, str]]:
        """What the words with a colon say."""
        for word, _ in node.named if within else ():
            own = (f"{first.removesuffix('_local')}.{word}", f"{within}.{word}")
            yield word, next((self.words[one] for one in own if one in self.words), "not known")

    def _unknown(self, scope: _Scope, path: tuple[str, ...]) -> Known:
        name = ".".join(path)
        begin = f"{scope.owner}.{path[0]}."
        ours = any(one.startswith(begin) for one in self.words)
        if scope.owner == _CONFIG and not ours:
            said = (
                f"`{scope.owner}.{path[0]}` is no part of Vagrant that is known here: a plugin's."
            )
            return Known(said, known=False)
        owners = (f"{scope.owner}.", f"{scope.shared}." if scope.shared else f"{scope.owner}.")
        names = [one.partition(".")[2] for one in self.words if one.startswith(owners)]
        what = "Vagrant" if scope.owner == _CONFIG else f"`{scope.owner}`"
        said = f"Nothing here knows the setting `{name}` of {what}."
        return Known(said, known=False, nearest=near(name, names))

    def _code(self, span: Span) -> str:
        first = self.source.slice(span).split("\n")[0].rstrip()
        return shortened(first.removesuffix(" do"))

    def _spot(
        self, span: Span, level: int, kind: Kind, name: str, known: Known,
        elements: tuple[str, ...] = (),
    ) -> Spot:  # fmt: skip
        return spot_at(self.source, span, level, kind, name, "vagrant", known, elements)


def vagrant_spots(path: str, text: str) -> Iterator[Spot]:
    """Every statement that sets something, in order of the text."""
    ruby = parse_ruby(path, text)
    yield from _Reader(ruby.source).body(ruby.body, {}, 0)


def _text(node: Node) -> str:
    if isinstance(node, Constant):
        return str(node.value)
    if isinstance(node, Text):
        return "".join(part for part in node.parts if isinstance(part, str))
    return "?"


def _first(node: Call) -> str:
    """The word that says what kind a call is of; of a provisioner with a name `type` says it."""
    named = next((_text(value) for word, value in node.named if word == "type"), "")
    own = [_text(one) for one in node.items]
    known = told().vagrant
    kinds = [one for one in (*reversed(own), named) if f"provision.{one}" in known]
    return kinds[0] if node.name == "provision" and kinds else (own[0] if own else named)
