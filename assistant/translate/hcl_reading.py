"""A folder of HCL files, one of which is translated: blocks with their lines, expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.syntax.hcl import (
    Attribute,
    Block,
    Call,
    Expression,
    HclFile,
    Literal,
    Object,
    Other,
    Template,
    Traversal,
    Tuple,
    as_text,
    parse,
)
from assistant.syntax.source import Span
from assistant.translate.ledger import Ledger
from assistant.translate.texts import Text, Variable, text_of

Lines = tuple[int, ...]
_DEPTH = 16
"""Locals that name one another; a file that goes deeper goes in circles."""
_HERE = frozenset({"module", "root", "cwd"})
_PATHS = frozenset({"abspath", "pathexpand", "tostring", "trimspace", "nonsensitive", "sensitive"})
"""Functions that leave a text what it is, as far as another tool is concerned."""


class Unreadable(Exception):
    """What an expression stands for only a run of the tool tells."""


@dataclass(slots=True)
class Page:
    """One file of the folder."""

    file: HclFile
    own: bool
    """Whether it is the one that is translated; the others have no lines."""

    def lines(self, *spans: Span) -> Lines:
        """The lines of the spans; none in a file that only stands beside."""
        if not self.own:
            return ()
        source, out = self.file.source, set()
        for span in spans:
            last = max(span.start, span.end - 1)
            out |= set(range(source.line_of(span.start), source.line_of(last) + 1))
        return tuple(sorted(out))

    def code(self, expression: Expression) -> str:
        """An expression as it is written, in one line."""
        return " ".join(self.file.source.slice(expression.span).split())


@dataclass(slots=True)
class Placed:
    """A block and the file that it stands in."""

    page: Page
    block: Block

    @property
    def lines(self) -> Lines:
        """Those of its head."""
        return self.page.lines(self.block.header_span)

    def opened(self, ledger: Ledger, block: Block | None = None) -> None:
        """The head of a block, or of one in it, fares as what stands under it."""
        lines = self.page.lines((block or self.block).span)
        if len(lines) > 1:
            ledger.opens(lines[0], lines[-1])


@dataclass(slots=True)
class Said:
    """What is read of one expression beside its text."""

    guessed: list[str] = field(default_factory=list)
    """Variables that stand for what a run would tell, with the expression: NAME for `code`."""
    resources: list[tuple[str, str]] = field(default_factory=list)
    """Types and labels of the resources that it refers to."""


class Folder:
    """The blocks of a folder by what they declare."""

    def __init__(self, path: str, text: str, beside: Mapping[str, str]) -> None:
        self.pages = [Page(parse(path, text), own=True)]
        self.pages += [Page(parse(p, t), own=False) for p, t in sorted(beside.items()) if p != path]
        self.locals: dict[str, tuple[Page, Attribute]] = {}
        self._declared: dict[tuple[str, ...], Placed] = {}
        for placed in self.blocks():
            block = placed.block
            self._declared.setdefault((block.type, *block.names), placed)
            if block.type == "locals":
                for one in block.body.attributes:
                    self.locals.setdefault(one.name, (placed.page, one))

    @property
    def own(self) -> Page:
        """The file that is translated."""
        return self.pages[0]

    def blocks(self) -> Iterator[Placed]:
        """Those of all files, the translated one's first."""
        for page in self.pages:
            for block in page.file.body.blocks:
                yield Placed(page, block)

    def declared(self, *words: str) -> Placed | None:
        """The block of a type with labels, in any of the files."""
        return self._declared.get(words)

    def default(self, name: str) -> str | None:
        """The default of a variable of the configuration, where it is a text or a number."""
        placed = self.declared("variable", name)
        given = placed.block.body.attribute("default") if placed else None
        return as_text(given.value.value) if given and isinstance(given.value, Literal) else None


@dataclass(frozen=True, slots=True)
class Round:
    """One element of what is gone through."""

    key: str
    page: Page
    value: Expression


class Expressions:
    """Expressions of one folder as texts. `names` gives what a resource is called elsewhere."""

    def __init__(
        self, folder: Folder, names: Mapping[str, str], bound: Mapping[str, Round] | None = None
    ) -> None:
        """`names`: by type of resource, the attribute that holds its name. `bound`: what `each`,
        or the name of a dynamic block, stands for."""
        self.folder, self.names, self.bound = folder, names, dict(bound or {})

    def text(self, page: Page, expression: Expression, said: Said, depth: int = 0) -> Text:
        """The text; raises Unreadable, with the code at fault."""
        if depth > _DEPTH:
            raise Unreadable(page.code(expression))
        if isinstance(expression, Literal):
            return text_of(as_text(expression.value) or "")
        if isinstance(expression, Template) and expression.plain:
            parts: list[str | Variable] = []
            for part in expression.parts:
                inner = (
                    (part,)
                    if isinstance(part, str)
                    else self.text(page, part, said, depth + 1).parts
                )
                parts += inner
            return text_of(parts)
        if isinstance(expression, Call) and expression.name in _PATHS and expression.args:
            return self.text(page, expression.args[0], said, depth + 1)
        if isinstance(expression, Traversal):
            return self._traversal(page, expression, said, depth)
        wraps = isinstance(expression, Other) and expression.kind in ("expression", "operation")
        if isinstance(expression, Other) and wraps and len(expression.children) == 1:
            return self.text(page, expression.children[0], said, depth + 1)
        raise Unreadable(page.code(expression))

    def texts(
        self, page: Page, attribute: Attribute, ledger: Ledger, *, single: bool = False
    ) -> Iterator[tuple[Text, Lines, Said]]:
        """The texts of a list with their lines, or (`single`) that of one expression; those that
        only a run tells are entered as lost."""
        whole = page.lines(attribute.span)
        items = None if single else self.items(page, attribute.value)
        if len(whole) > 1:
            ledger.opens(whole[0], whole[-1])
        for where, item in [(page, attribute.value)] if items is None else items:
            lines, said = (where.lines(item.span) if items is not None else whole), Said()
            try:
                yield self.text(where, item, said), lines, said
            except Unreadable as error:
                ledger.lost(lines, f"only Packer can tell what `{error}` is")

    def items(self, page: Page, expression: Expression) -> list[tuple[Page, Expression]] | None:
        """The elements of a list; None where it is computed."""
        page, expression = self.resolved(page, expression)
        if isinstance(expression, Call) and expression.name in ("toset", "tolist", "compact"):
            return self.items(page, expression.args[0]) if expression.args else None
        if isinstance(expression, Tuple):
            return [(page, item) for item in expression.items]
        return None

    def entries(
        self, page: Page, expression: Expression
    ) -> list[tuple[Page, str, Expression, Span]] | None:
        """Names and values of a map, with the span of both; None where it is computed."""
        page, expression = self.resolved(page, expression)
        if not isinstance(expression, Object) or any(e.key is None for e in expression.entries):
            return None
        return [
            (page, entry.key or "", entry.value, Span(entry.key_span.start, entry.value.span.end))
            for entry in expression.entries
        ]

    def resolved(self, page: Page, expression: Expression) -> tuple[Page, Expression]:
        """What a local or a loop's name stands for; of a variable its default."""
        for _ in range(_DEPTH):
            if not isinstance(expression, Traversal) or len(expression.parts) < 2:
                break
            found = self._home(page, expression)
            if found is None:
                break
            page, inner, rest = found
            for part in rest:
                page, inner = self.resolved(page, inner)
                entries = inner.entries if isinstance(inner, Object) else ()
                values = [entry.value for entry in entries if entry.key == part]
                if not values:
                    return page, expression
                inner = values[0]
            expression = inner
        return page, expression

    def _home(
        self, page: Page, at: Traversal
    ) -> tuple[Page, Expression, tuple[str | int | None, ...]] | None:
        """Where a traversal begins, and the steps from there."""
        first, name = str(at.parts[0]), at.parts[1]
        if first == "local" and name in self.folder.locals:
            where, attribute = self.folder.locals[str(name)]
            return where, attribute.value, at.parts[2:]
        if first in self.bound and name == "value":
            one = self.bound[first]
            return one.page, one.value, at.parts[2:]
        if first in self.bound and name == "key" and len(at.parts) == 2:
            return page, Literal(at.span, self.bound[first].key), ()
        placed = self.folder.declared("variable", str(name)) if first == "var" else None
        given = placed.block.body.attribute("default") if placed else None
        return (placed.page, given.value, at.parts[2:]) if placed and given else None

    def rounds(self, page: Page, expression: Expression) -> list[Round] | None:
        """The elements of what `for_each` goes through; None where only a run tells them."""
        page, expression = self.resolved(page, expression)
        if isinstance(expression, Object):
            found = self.entries(page, expression)
            return None if found is None else [Round(k, p, v) for p, k, v, _ in found]
        items = self.items(page, expression)
        if items is None:
            return None
        out = []
        for number, (where, item) in enumerate(items):
            plain = isinstance(item, Literal) and isinstance(item.value, str)
            key = str(item.value) if isinstance(item, Literal) and plain else str(number)
            out.append(Round(key, where, item))
        return out

    def flag(self, page: Page, expression: Expression) -> bool | None:
        """A truth; None where it is computed."""
        _, inner = self.resolved(page, expression)
        if isinstance(inner, Literal):
            text = (as_text(inner.value) or "").lower()
            return {"true": True, "false": False}.get(text)
        return None

    def number(self, page: Page, expression: Expression) -> float | None:
        """A number; None where it is computed."""
        _, inner = self.resolved(page, expression)
        text = as_text(inner.value) if isinstance(inner, Literal) else None
        try:
            return float(text) if text is not None else None
        except ValueError:
            return None

    def _traversal(self, page: Page, at: Traversal, said: Said, depth: int) -> Text:
        first, *rest = at.parts
        name = str(rest[0]) if rest else ""
        if first == "path" and name in _HERE:
            return text_of(".")
        if first == "var" and len(rest) == 1:
            return Text((Variable(upper(name), self.folder.default(name)),))
        if first == "local" or first in self.bound:
            where, inner = self.resolved(page, at)
            if inner is not at:
                return self.text(where, inner, said, depth + 1)
            raise Unreadable(page.code(at))
        if first in ("each", "count", "self", "terraform", None) or not rest:
            raise Unreadable(page.code(at))
        words = ("data", *map(str, rest[:2])) if first == "data" else (str(first), name)
        kind = words[-2]
        placed = self.folder.declared("data" if first == "data" else "resource", *words[-2:])
        if placed is not None and kind in self.names:
            one = self._indexed(page, placed, at, said)
            label = words[-1] if one is None else f"{words[-1]}[{one.key}]"
            said.resources.append((kind, label))
            given = placed.block.body.attribute(self.names[kind])
            if given is not None:
                other = Expressions(self.folder, self.names, {"each": one} if one else None)
                return other.text(placed.page, given.value, said, depth + 1)
            if kind == "docker_volume":
                return text_of(words[-1])  # Docker thinks of a name for it
        code = page.code(at)
        variable = upper(re.sub(r"\W+", "_", code))
        said.guessed.append(f"{variable} stands for `{code}`, which only a run tells")
        return Text((Variable(variable),))

    def _indexed(self, page: Page, placed: Placed, at: Traversal, said: Said) -> Round | None:
        """Which of several copies a reference means; None for one that there is once."""
        loop = placed.block.body.attribute("for_each")
        if loop is None:
            return None
        key = next((part for part in at.parts[2:] if isinstance(part, str)), "")
        if at.inner:
            key = self.text(page, at.inner[0], said).plain or ""
        found = self.rounds(placed.page, loop.value) or []
        return next((one for one in found if one.key == key), None)


def upper(name: str) -> str:
    """A name as environments have them."""
    return re.sub(r"\W", "_", name, flags=re.ASCII).strip("_").upper() or "VALUE"
