"""What stands in manifests for Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.explanation import Known, Spot
from assistant.core.schema import BodySchema
from assistant.knowledge import Packs
from assistant.knowledge.manifests import Object, field_of, fields_of, object_of
from assistant.knowledge.spelling import near
from assistant.learn.explain.facts import type_words, with_article
from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping, Node, Scalar, parse_yaml, target
from assistant.syntax.yaml import Sequence as Items

_DEEP = 24
_TOP = {
    "apiVersion": "the group and version of the API that knows the object",
    "kind": "what kind of object this is",
    "metadata": "name, namespace, labels and annotations of the object",
    "status": "what the cluster says of the object; it is never written",
}


def is_manifest(text: str) -> bool:
    """Whether all documents of a text are objects of Kubernetes."""
    tops = [target(one) for one in parse_yaml("x.yaml", text).documents]
    return bool(tops) and all(
        isinstance(top, Mapping) and {"apiVersion", "kind"} <= set(top.entries) for top in tops
    )


def manifest_spots(path: str, text: str, packs: Packs) -> Iterator[Spot]:
    """Every key, in order of the text."""
    file = parse_yaml(path, text)
    for document in file.documents:
        top = target(document)
        if not isinstance(top, Mapping):
            continue
        named = top.get("kind")
        kind = named.text if isinstance(named, Scalar) else ""
        reader = _Reader(file.source, kind, object_of(packs, kind))
        yield from reader.inside(document, reader.body, ())


class _Reader:
    def __init__(self, source: Source, kind: str, known: Object | None) -> None:
        self.source, self.kind = source, kind
        self.body = known.body if known else None
        self.pack = known.pack if known else ""

    def inside(self, node: Node, body: BodySchema | None, path: tuple[str, ...]) -> Iterator[Spot]:
        """The keys of a mapping, or of all items of a list; no body: what the user names."""
        inner = target(node) if len(path) < _DEEP else None
        if isinstance(inner, Items):
            for item in inner.items:
                yield from self.inside(item, body, path)
        if not isinstance(inner, Mapping):
            return
        for key, value in inner.pairs:
            if not isinstance(key, Scalar) or key.is_merge:
                continue
            deeper = (*path, key.text)
            known, below = self._known(key.text, body, path)
            elements = tuple(".".join(deeper[at:]) for at in range(len(deeper)))
            if deeper == ("kind",):
                elements = (self.kind,)
            start = self.source.line_of(key.span.start)
            end = self.source.line_of(max(key.span.start, value.span.end - 1))
            yield Spot(self.source.path, start, end, len(path), "key", ".".join(deeper),
                       "kubernetes", known, elements)  # fmt: skip
            yield from self.inside(value, below, deeper)

    def _known(
        self, name: str, body: BodySchema | None, path: tuple[str, ...]
    ) -> tuple[Known, BodySchema | None]:
        field = field_of(body, name) if body is not None else None
        if not path and name in _TOP:
            said = f"`{name}`: {_TOP[name]}."
            return Known(said, pack=self.pack), field.inside if field else None
        owner = f"`{path[-1]}`" if path else f"the {self.kind}"
        if self.body is None:
            return Known(f"No pack has a kind `{self.kind}`.", known=False), None
        if body is None:
            return Known(f"`{name}`: an entry of {owner}.", pack=self.pack), None
        if field is None:
            close = near(name, fields_of(body))
            said = f"{owner[0].upper()}{owner[1:]} has no `{name}`."
            return Known(said, (), False, close, self.pack), None
        if field.inside is not None:
            facts = [("takes", ", ".join(sorted(fields_of(field.inside))[:12]))]
            return Known(f"`{name}` of {owner} holds more fields.", tuple(facts),
                         pack=self.pack), field.inside  # fmt: skip
        attribute = field.attribute
        kind = with_article(type_words(attribute.type)) if attribute else "a value"
        facts = [("default", str(attribute.default))] if attribute and attribute.default else []
        return Known(f"`{name}` of {owner} is {kind}.", tuple(facts), pack=self.pack), None
