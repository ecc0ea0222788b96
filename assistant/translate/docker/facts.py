"""Attributes of a resource as facts, with what is said of their lines."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.syntax.hcl import Attribute, Block, Expression
from assistant.translate.hcl_reading import (
    Expressions,
    Folder,
    Lines,
    Page,
    Placed,
    Round,
    Said,
    Unreadable,
)
from assistant.translate.ledger import Ledger
from assistant.translate.model import Fact, Named, Thing
from assistant.translate.texts import Text, joined

NAMES = {
    "docker_container": "name",
    "docker_image": "name",
    "docker_network": "name",
    "docker_volume": "name",
    "docker_registry_image": "name",
}
"""By type, the attribute by which Docker knows a thing; its id stands for the same."""


class Resource:
    """One block of the configuration, while it is read into a thing."""

    def __init__(
        self,
        folder: Folder,
        placed: Placed,
        thing: Thing,
        ledger: Ledger,
        each: Round | None = None,
    ) -> None:
        """`each`: what `each` stands for in a resource that is made several times."""
        self.folder, self.placed, self.thing, self.ledger = folder, placed, thing, ledger
        self.page: Page = placed.page
        self.each = each
        self.read = Expressions(folder, NAMES, {"each": each} if each else None)
        self.waits: list[str] = []
        """Labels of containers that an expression refers to."""

    def lines(self, *nodes: Attribute | Block | Expression) -> Lines:
        """The lines of nodes of its own file."""
        return self.page.lines(*(node.span for node in nodes))

    def add(self, concept: str, value: object, lines: Lines) -> None:
        """One more fact."""
        self.thing.facts.append(Fact(concept, value, lines))

    def lose(self, lines: Lines, why: str) -> None:
        """Lines that stand for nothing."""
        self.ledger.lost(lines, why)

    def text(self, expression: Expression, lines: Lines, page: Page | None = None) -> Text | None:
        """An expression's text; None, and the lines are lost, where only a run tells it."""
        said = Said()
        try:
            text = self.read.text(page or self.page, expression, said)
        except Unreadable as error:
            self.lose(lines, f"only Terraform can tell what `{error}` is")
            return None
        for note in said.guessed:
            self.ledger.approximated(lines, note)
        self.waits += [label for kind, label in said.resources if kind == "docker_container"]
        return text

    def put(self, concept: str, attribute: Attribute) -> None:
        """An attribute that holds one text."""
        lines = self.lines(attribute)
        text = self.text(attribute.value, lines)
        if text is not None:
            self.add(concept, text, lines)

    def flag(self, concept: str, attribute: Attribute) -> None:
        """An attribute that holds a truth."""
        lines = self.lines(attribute)
        value = self.read.flag(self.page, attribute.value)
        if value is None:
            self.lose(lines, f"only Terraform can tell what `{self.page.code(attribute.value)}` is")
        else:
            self.add(concept, value, lines)

    def number(self, attribute: Attribute) -> float | None:
        """A number; None, and the lines are lost, where it is computed."""
        value = self.read.number(self.page, attribute.value)
        if value is None:
            code = self.page.code(attribute.value)
            self.lose(self.lines(attribute), f"only Terraform can tell what `{code}` is")
        return value

    def items(self, attribute: Attribute) -> Iterator[tuple[Text, Lines]]:
        """The texts of a list, each with its lines."""
        yield from self.texts(attribute.value, self.lines(attribute))

    def texts(self, expression: Expression, whole: Lines) -> Iterator[tuple[Text, Lines]]:
        """The texts of a list that stands on the lines `whole`."""
        found = self.read.items(self.page, expression)
        if found is None:
            code = self.page.code(expression)
            self.lose(whole, f"a list that only Terraform can tell: `{code}`")
            return
        self._head(whole, len(found))
        for page, item in found:
            own = page is self.page and item.span.start >= expression.span.start
            lines = page.lines(item.span) if own else whole
            text = self.text(item, lines, page)
            if text is not None:
                yield text, lines

    def pairs(self, concept: str, attribute: Attribute) -> None:
        """An attribute that holds a map: a fact an entry."""
        whole = self.lines(attribute)
        found = self.read.entries(self.page, attribute.value)
        if found is None:
            code = self.page.code(attribute.value)
            self.lose(whole, f"a map that only Terraform can tell: `{code}`")
            return
        self._head(whole, len(found))
        for page, name, value, span in found:
            lines = page.lines(span) if page is self.page else whole
            text = self.text(value, lines, page)
            if text is not None:
                self.add(concept, Named(name, text), lines)

    def label(self, block: Block) -> None:
        """A `labels` block."""
        lines = self.lines(block)
        name, value = block.body.attribute("label"), block.body.attribute("value")
        texts = [self.text(one.value, lines) for one in (name, value) if one is not None]
        if len(texts) == 2 and texts[0] is not None and texts[0].plain:
            self.add("label", Named(texts[0].plain, texts[1]), lines)
        else:
            self.lose(lines, "a label needs a name that is known and a value")

    def _head(self, whole: Lines, count: int) -> None:
        """The first line of a list or map that goes over several."""
        if count == 0:
            self.ledger.translated(whole)
        elif len(whole) > 1:
            self.ledger.opens(whole[0], whole[-1])


def named(text: Text) -> Named | None:
    """`NAME=value`; None where the name is not known."""
    first, *rest = text.split("=")
    if not first.plain:
        return None
    return Named(first.plain, joined(tuple(rest), "=") if rest else None)
