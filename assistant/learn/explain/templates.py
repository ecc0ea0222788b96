"""What stands in Packer's JSON templates, from the packs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.core.explanation import Kind, Known, Spot
from assistant.core.schema import BodySchema
from assistant.knowledge import Packs
from assistant.knowledge.spelling import near
from assistant.knowledge.types import block_body
from assistant.learn.explain.facts import (
    attribute_known,
    block_known,
    body_facts,
    spot_at,
    unknown_known,
)
from assistant.syntax.json_tree import JsonNode, JsonPair, NotJson, parse_json
from assistant.syntax.source import Source, Span

_TOP = {
    "variables": "values that are given from outside, {{user `NAME`}} in the rest of the file",
    "sensitive-variables": "the variables whose values are not shown",
    "builders": "the machines or images that are made, all at the same time",
    "provisioners": "what is done on each of them, in this order",
    "post-processors": "what becomes of each afterwards; a list in the list hands on from one to "
    "the next",
    "min_packer_version": "the oldest version of Packer that will do",
    "description": "what the template is for, for people",
}
_PARTS = {"builders": "builder", "provisioners": "provisioner",
          "post-processors": "post-processor"}  # fmt: skip
_META = {
    "type": "which one it is",
    "name": "what it is called in `only` and `except`",
    "only": "the builders that it is for, by name",
    "except": "the builders that it is not for, by name",
    "override": "other settings for single builders, by name",
    "pause_before": "how long Packer waits before it",
    "max_retries": "how often it is tried again",
    "timeout": "how long it may take",
    "keep_input_artifact": "keeps what it was made of",
}
"""Settings that Packer itself reads in every part."""
_OLD = "Packer's JSON templates are the older notation; `dryfit translate` puts them into HCL"


def template_spots(path: str, text: str, packs: Packs) -> Iterator[Spot]:
    """Every name, in order of the text; nothing of what is not JSON."""
    try:
        root = parse_json(text).plain
    except NotJson:
        return
    reader = _Reader(Source(path, text), packs)
    for pair in root if isinstance(root, tuple) else ():
        yield from reader.top(pair)


class _Reader:
    def __init__(self, source: Source, packs: Packs) -> None:
        self.source, self.packs = source, packs
        version = packs.versions.get("packer/core")
        self.core = f"packer/core {version}" if version else "packer"

    def top(self, pair: JsonPair) -> Iterator[Spot]:
        """A name of the whole."""
        name, value = pair.name, pair.value
        facts = (("notation", _OLD),)
        if name in _TOP:
            known = Known(f"`{name}`: {_TOP[name]}.", facts, pack=self.core)
        elif name.startswith("_"):
            known = Known(f"`{name}`: a note, which Packer passes over.", pack=self.core)
        else:
            said = f"A template has no `{name}`."
            known = Known(said, (), False, near(name, list(_TOP)), self.core)
        yield self._spot(pair.name_span, value.span, 0, "key", name, known)
        if name == "variables" and isinstance(value.plain, tuple):
            for one in value.plain:
                yield self._variable(one)
        elif name in _PARTS and isinstance(value.plain, list):
            for item in value.plain:
                chain = item.plain if isinstance(item.plain, list) else [item]
                for part in chain:
                    yield from self._part(_PARTS[name], part)

    def _variable(self, pair: JsonPair) -> Spot:
        said = f"The variable `{pair.name}`, " + (
            "which must be given" if pair.value.plain is None else "with what counts without one"
        )
        text = self.source.text
        uses = [
            self.source.line_of(at)
            for at in _places(text, f"user `{pair.name}`")
        ]  # fmt: skip
        facts = [("used on", f"line{'s' * (len(uses) > 1)} {', '.join(map(str, uses[:12]))}")]
        known = Known(f"{said}.", tuple(facts if uses else [("used on", "no line")]), True, (),
                      self.core)  # fmt: skip
        return self._spot(pair.name_span, pair.value.span, 1, "attribute", pair.name, known,
                          ("variable",))  # fmt: skip

    def _part(self, kind: str, node: JsonNode) -> Iterator[Spot]:
        pairs = node.plain if isinstance(node.plain, tuple) else ()
        given = next((one.value.plain for one in pairs if one.name == "type"), None)
        type_ = node.plain if isinstance(node.plain, str) else given
        if not isinstance(type_, str):
            known = Known(f"A {kind} without a `type`: Packer cannot tell which.", known=False)
            yield self._spot(node.span, node.span, 1, "block", kind, known)
            return
        address = f"packer/{kind}/{type_}"
        component = self.packs.component(address)
        elements = (f"{kind}/{type_}", f"{kind}/*") if kind == "builder" else (f"{kind}/{type_}",)
        if component is None:
            said = f"No schema pack has the {kind} `{type_}`, so nothing in it can be explained."
            names = self.packs.nearest(type_, tool="packer", kind=kind)
            known, schema, pack = Known(said, known=False, nearest=names), None, ""
        else:
            pack, schema = f"{component.pack} {component.version}", component.body
            known = Known(f"A {kind} `{type_}`.", tuple(body_facts(schema)), pack=pack)
        yield self._spot(node.span, node.span, 1, "block", f"{kind} {type_}", known, elements)
        yield from self._body(pairs, schema, (f"the {kind} `{type_}`", pack), elements, 2)

    def _body(
        self, pairs: tuple[JsonPair, ...], schema: BodySchema | None, whose: tuple[str, str],
        elements: tuple[str, ...], level: int,
    ) -> Iterator[Spot]:  # fmt: skip
        """`whose`: the owner as a sentence says it, and the pack that knows it."""
        for pair in pairs:
            known, body = self._known(pair.name, schema, whose, part=level == 2)
            own = tuple(f"{one}.{pair.name}" for one in elements)
            yield self._spot(pair.name_span, pair.value.span, level, "attribute", pair.name, known,
                             own)  # fmt: skip
            items = pair.value.plain if isinstance(pair.value.plain, list) else [pair.value]
            owner = (f"`{pair.name}`", whose[1])
            for item in items if body is not None else ():
                inner = item.plain if isinstance(item.plain, tuple) else ()
                yield from self._body(inner, body, owner, own, level + 1)

    def _known(
        self, name: str, schema: BodySchema | None, whose: tuple[str, str], *, part: bool
    ) -> tuple[Known, BodySchema | None]:
        """What a name means, and what may stand inside of it."""
        owner, pack = whose
        attribute = schema.attributes.get(name) if schema else None
        block = schema.blocks.get(name) if schema else None
        if schema is not None and attribute is not None:
            known = attribute_known(name, attribute, owner, pack, schema)
            return known, block_body(schema, name)
        if schema is not None and block is not None:
            return block_known(name, block, owner, pack), block.body
        if part and name in _META:
            return Known(f"`{name}`: {_META[name]}.", pack=self.core), None
        if schema is None:
            return Known(f"What `{name}` means here no pack says.", known=False), None
        names: Mapping[str, object] = {**schema.attributes, **schema.blocks}
        return unknown_known(name, schema, owner, pack, names, complete=True), None

    def _spot(
        self, first: Span, last: Span, level: int, kind: Kind, name: str, known: Known,
        elements: tuple[str, ...] = (),
    ) -> Spot:  # fmt: skip
        span = Span(first.start, last.end)
        return spot_at(self.source, span, level, kind, name, "packer", known, elements)


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
