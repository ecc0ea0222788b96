"""Machines of one provider, read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from assistant.core.errors import Declined
from assistant.syntax.hcl import (
    Attribute,
    Block,
    Body,
    Call,
    Expression,
    Literal,
    Object,
    Traversal,
    as_text,
    parse,
    references,
)
from assistant.translate.hcl_reading import Folder, Lines, Page, Placed
from assistant.translate.ledger import Ledger
from assistant.translate.machines.model import Fleet, scaled
from assistant.translate.machines.providers import Provider
from assistant.translate.machines.sizes import size_of
from assistant.translate.model import Fact, Thing

_PORTABLE = frozenset({"var", "local", "each", "count", "path"})
_NUMBER = re.compile(r'"\d+"')
_DATUM = "guestinfo.userdata"
_DATA = frozenset({"user_data", "user_data_base64", "custom_data", _DATUM})
_ENCODED = re.compile(r"base64encode\((.*)\)", re.DOTALL)
_STARTS = {"Start": "true", "StartIfRunning": "true", "Nothing": "false"}
_SWITCHES = {"On": "true", "Off": "false"}


def holds(provider: Provider) -> Callable[[str, str], bool]:
    """Whether a file makes machines of this provider."""

    def matches(path: str, text: str) -> bool:
        if not path.lower().endswith(".tf"):
            return False
        blocks = parse(path, text).body.blocks
        return any(b.type == "resource" and b.names[:1] == (provider.type,) for b in blocks)

    return matches


def reads(provider: Provider) -> Callable[[str, str, Ledger, Mapping[str, str]], Fleet]:
    """A reader of the provider's machines. It raises Declined where the file has none."""

    def read(path: str, text: str, ledger: Ledger, beside: Mapping[str, str]) -> Fleet:
        reader = _Reader(provider, Folder(path, text, beside), ledger)
        reader.read()
        if not reader.fleet.machines:
            raise Declined(f"{path} has no {provider.type}", mend="give the file that has them")
        return reader.fleet

    return read


def _indented(code: str) -> str:
    """A text over several lines, in the form that may stand at any depth."""
    return re.sub(r"<<(?=\w)", "<<-", code)


class _Reader:
    def __init__(self, provider: Provider, folder: Folder, ledger: Ledger) -> None:
        self.provider, self.folder, self.ledger = provider, folder, ledger
        self.fleet = Fleet(provider.id)
        self._used: set[tuple[str, str]] = set()
        """Resources that a machine refers to, which are part of it then."""
        self._names: set[str] = set()
        """`var.x` and `local.x` of all expressions that are taken over."""

    def read(self) -> None:
        """The whole file."""
        own = [placed for placed in self.folder.blocks() if placed.page.own]
        for placed in own:
            if placed.block.type == "resource" and placed.block.names[:1] == (self.provider.type,):
                self._machine(placed)
        self._keep()
        for placed in own:
            self._rest(placed)

    def _machine(self, placed: Placed) -> None:
        label = (*placed.block.names, "", "machine")[1] or "machine"
        thing = Thing(label, placed.lines)
        placed.opened(self.ledger)
        for path, attribute in self._attributes(placed, placed.block.body, ""):
            self._attribute(thing, placed.page, path, attribute)
        self._sockets(thing)
        said = {fact.concept for fact in thing.facts}
        if "name" not in said:
            thing.facts.insert(0, Fact("name", f'"{label}"', ()))
        if self.provider.usual and "network" not in said:
            thing.facts.append(Fact("network", self.provider.usual, ()))
        if self.provider.rooted and "disk" not in said:
            thing.facts.append(Fact("disk", "", ()))
        self.fleet.machines.append(thing)

    def _sockets(self, thing: Thing) -> None:
        """Sockets of so many cores each, where both numbers are known."""
        sockets = thing.all("sockets")
        cores = thing.all("cores")
        for fact in sockets:
            thing.facts.remove(fact)
            if fact.value == "1":
                self.ledger.translated(fact.lines)
            elif cores and str(cores[0].value).isdecimal() and str(fact.value).isdecimal():
                number = str(int(cores[0].value) * int(fact.value))
                both = tuple(sorted({*cores[0].lines, *fact.lines}))
                thing.facts[thing.facts.index(cores[0])] = Fact("cores", number, both)
            else:
                self.ledger.lost(fact.lines, "cores are counted for the whole machine")

    def _attributes(
        self, placed: Placed, body: Body, front: str
    ) -> Iterator[tuple[str, Attribute]]:
        for attribute in body.attributes:
            yield f"{front}{attribute.name}", attribute
        for block in body.blocks:
            if not front and block.type in ("lifecycle", "timeouts", "dynamic"):
                why = f"`{block.type}` is about this provider's resource"
                self.ledger.lost(placed.page.lines(block.span), why)
                continue
            placed.opened(self.ledger, block)
            yield from self._attributes(placed, block.body, f"{front}{block.type}.")

    def _attribute(self, thing: Thing, page: Page, path: str, attribute: Attribute) -> None:
        lines, provider = page.lines(attribute.span), self.provider
        if path in ("count", "for_each"):
            code = self._code(page, attribute.value, lines)
            if code is not None:
                thing.facts.append(Fact("copies", (path, code), lines))
        elif path == provider.sized:
            self._sized(thing, page, attribute, lines)
        elif path in provider.networks:
            code = page.code(attribute.value).strip("[]")
            thing.facts.append(Fact("network", f"`{code}`", lines))
        elif path == "tags" and provider.tagged and isinstance(attribute.value, Object):
            self._tags(thing, page, attribute.value, lines)
        elif path == provider.settings and isinstance(attribute.value, Object):
            self._settings(thing, page, attribute.value, lines)
        elif path in provider.seeds:
            self._seed(thing, page, attribute, provider.seeds[path], lines)
        elif path == "depends_on":
            why = "the order in which this provider's resources are made"
            self.ledger.lost(lines, why)
        elif path in provider.disks:
            self._disk(thing, page, path, attribute, lines)
        elif path in provider.reads:
            concept, factor = provider.reads[path]
            if concept == "image" and self._foreign(attribute.value):
                # Its name means nothing elsewhere in any case: the target asks for its own.
                named = f'"{page.code(attribute.value)}"'
                thing.facts.append(Fact("image", named, lines))
                return
            code = self._code(page, attribute.value, lines)
            if code is not None and "<<" in code:
                code = _indented(page.file.source.slice(attribute.value.span))
            if code is not None:
                thing.facts.append(Fact(concept, self._value(path, code, factor), lines))
        elif path in provider.own and not (
            path == "firmware" and "efi" in page.code(attribute.value)
        ):
            self.ledger.translated(lines, provider.own[path])
        else:
            thing.facts.append(Fact(f".{path}", "", lines))

    def _foreign(self, expression: Expression) -> bool:
        """Whether an expression names what only this provider makes."""
        return any(one.parts[0] not in _PORTABLE for one in references(expression))

    def _seed(
        self, thing: Thing, page: Page, attribute: Attribute, inside: tuple[str, str], lines: Lines
    ) -> None:
        """User data that stands in a resource of its own."""
        found = self._referred(attribute.value)
        body = found.block.body if found else None
        blocks = body.blocks_of(inside[0]) if body and inside[0] else []
        place = blocks[0].body if blocks else body
        given = place.attribute(inside[1]) if place else None
        if found is None or given is None:
            self.ledger.lost(lines, "where its user data stands the file does not say")
            return
        at = found.page.lines(given.span)
        code = self._code(found.page, given.value, at)
        if code is None:
            return
        if "<<" in code:
            code = _indented(found.page.file.source.slice(given.value.span))
        self._used.add((found.block.names[0], found.block.names[1]))
        found.opened(self.ledger)
        for block in blocks:
            found.opened(self.ledger, block)
        self._quiet(found, (inside[1], "network_config", "meta_data"))
        for one in found.block.body.attributes:
            if one.name in ("network_config", "meta_data"):
                why = f"`{one.name}` of the machine's first start: give it by hand"
                self.ledger.lost(found.page.lines(one.span), why)
        for block in blocks:
            for one in block.body.attributes:
                if one.name != inside[1]:
                    how = "how this provider keeps it is its own affair"
                    self.ledger.translated(found.page.lines(one.span), how)
        thing.facts.append(Fact("user_data", code, tuple(sorted({*lines, *at}))))

    def _sized(self, thing: Thing, page: Page, attribute: Attribute, lines: Lines) -> None:
        """A type by its name, as what machines of that type have."""
        bare = page.code(attribute.value).strip('"')
        size = size_of(self.provider.id, bare)
        if size is None:
            why = f"what `{bare}` has is not known here: say cores and memory by hand"
            self.ledger.lost(lines, why)
            thing.facts.append(Fact("unsized", bare, lines))
            return
        how = f"{bare} has {size.cores} cores and {size.memory} MiB"
        how += f" and a disk of {size.disk} GiB" if size.disk else ""
        self.ledger.approximated(lines, how)
        thing.facts.append(Fact("cores", str(size.cores), lines))
        thing.facts.append(Fact("memory", str(size.memory), lines))
        if size.disk:
            thing.facts.append(Fact("disk", str(size.disk), lines))

    def _tags(self, thing: Thing, page: Page, value: Object, lines: Lines) -> None:
        """Tags, of which some say what other providers have an attribute for."""
        if len(lines) > 1:
            self.ledger.opens(lines[0], lines[-1])
        for entry in value.entries:
            at = page.lines(entry.value.span)
            concept = self.provider.tagged.get(entry.key or "")
            if concept is None:
                thing.facts.append(Fact(f".tags.{entry.key}", "", at))
                continue
            code = self._code(page, entry.value, at)
            if code is not None:
                thing.facts.append(Fact(concept, code, at))

    def _settings(self, thing: Thing, page: Page, value: Object, lines: Lines) -> None:
        """Settings that the machine can ask for, of which one is its user data."""
        if len(lines) > 1:
            self.ledger.opens(lines[0], lines[-1])
        given = {one.key: one.value for one in value.entries}
        for key, expression in given.items():
            at = page.lines(expression.span)
            if key == _DATUM:
                code = self._code(page, expression, at)
                if code is not None and "<<" in code:
                    code = _indented(page.file.source.slice(expression.span))
                if code is not None:
                    thing.facts.append(Fact("user_data", self._value(_DATUM, code, 1), at))
            elif key == f"{_DATUM}.encoding" and _DATUM in given:
                self.ledger.translated(at)
            else:
                thing.facts.append(Fact(f".{self.provider.settings}.{key}", "", at))

    def _value(self, path: str, code: str, factor: float) -> str:
        """The expression in the concept's unit; words of this provider as truths."""
        bare = code.strip('"')
        if path in _DATA:
            inner = _ENCODED.fullmatch(code.strip())
            return (inner[1] if inner else code).strip()
        if path == "automatic_start_action":
            return _STARTS.get(bare, "true")
        if factor != 1 or _NUMBER.fullmatch(code):
            return scaled(bare, factor)
        return _SWITCHES.get(bare, code) if path.endswith("secure_boot") else scaled(code, factor)

    def _code(self, page: Page, expression: Expression, lines: Lines) -> str | None:
        """An expression that means the same elsewhere; None, and the lines are lost, for others."""
        for one in references(expression):
            if one.parts[0] not in _PORTABLE:
                self.ledger.lost(
                    lines, f"it names what this provider makes: `{page.code(expression)}`"
                )
                return None
        names = [one.parts for one in references(expression)]
        self._names |= {f"{p[0]}.{p[1]}" for p in names if len(p) > 1 and p[0] in ("var", "local")}
        if isinstance(expression, Literal) and not isinstance(expression.value, str):
            return as_text(expression.value) or "null"
        return page.code(expression)

    def _disk(
        self, thing: Thing, page: Page, path: str, attribute: Attribute, lines: Lines
    ) -> None:
        role, factor = self.provider.disks[path]
        if role == "size":
            self._disk_of(thing, page, attribute.value, factor, lines)
            return
        found = self._referred(attribute.value)
        if found is None:
            code = self._code(page, attribute.value, lines)
            if code is not None and role == "image":
                thing.facts.append(Fact("image", code, lines))
            elif code is not None:
                thing.facts.append(Fact("disk", "", lines))
                self.ledger.approximated(lines, "a disk of unknown size: the file is not read")
            return
        self._used.add((found.block.names[0], found.block.names[1]))
        self.ledger.translated(lines)
        if role == "image":
            self._image(thing, found, self.provider.fetched.get(found.block.names[0], "url"))
        else:
            self._volume(thing, found)

    def _disk_of(
        self, thing: Thing, page: Page, value: Expression, factor: float, lines: Lines
    ) -> None:
        """A disk; one whose size only this provider knows is a disk nevertheless."""
        size = ""
        if self._foreign(value):
            self.ledger.approximated(lines, f"its size is `{page.code(value)}`: not known here")
        else:
            size = scaled(self._code(page, value, lines) or "", factor)
        thing.facts.append(Fact("disk", size, lines))

    def _volume(self, thing: Thing, placed: Placed) -> None:
        """A disk that is a resource of its own, with the image that it begins as."""
        known = self.provider.volumes.get(placed.block.names[0])
        if known is None:
            return
        size, factor, images = known
        placed.opened(self.ledger)
        given = placed.block.body.attribute(size)
        if given is not None:
            at = placed.page.lines(given.span)
            self._disk_of(thing, placed.page, given.value, factor, at)
        else:
            thing.facts.append(Fact("disk", "", placed.lines))
        for name in images:
            one = placed.block.body.attribute(name)
            other = self._referred(one.value) if one else None
            if one is not None and other is not None:
                self._used.add((other.block.names[0], other.block.names[1]))
                self.ledger.translated(placed.page.lines(one.span))
                self._image(thing, other, "source")
            elif one is not None:
                self._image(thing, placed, name)
        self._quiet(placed, (size, *images))

    def _image(self, thing: Thing, placed: Placed, name: str) -> None:
        placed.opened(self.ledger)
        given = placed.block.body.attribute(name)
        if given is None:
            return
        lines = placed.page.lines(given.span)
        code = self._code(placed.page, given.value, lines)
        if code is not None and not any(fact.concept == "image" for fact in thing.facts):
            thing.facts.append(Fact("image", code, lines))
        if (placed.block.names[0], placed.block.names[1]) in self._used:
            self._quiet(placed, (name,) if name != "source" else (name, "size"))

    def _quiet(self, placed: Placed, told: tuple[str, ...]) -> None:
        """What else a disk or an image says is this provider's own affair."""
        for one in placed.block.body.attributes:
            if one.name not in told:
                how = "how this provider keeps it is its own affair"
                self.ledger.translated(placed.page.lines(one.span), how)

    def _referred(self, expression: Expression) -> Placed | None:
        if isinstance(expression, Call) and expression.name == "element" and expression.args:
            expression = expression.args[0]
        if not isinstance(expression, Traversal) or len(expression.parts) < 2:
            return None
        if expression.parts[0] == "data" and len(expression.parts) > 2:
            return self.folder.declared("data", *map(str, expression.parts[1:3]))
        return self.folder.declared("resource", *map(str, expression.parts[:2]))

    def _keep(self) -> None:
        """Variables and locals that the expressions need, as they stand."""
        done: set[str] = set()
        while waiting := self._names - done:
            for name in sorted(waiting):
                done.add(name)
                first, _, rest = name.partition(".")
                placed = self.folder.declared("variable", rest) if first == "var" else None
                if placed is not None:
                    self._take(placed.page, "variables", placed.block)
                elif first == "local" and rest in self.folder.locals:
                    page, attribute = self.folder.locals[rest]
                    for one in references(attribute.value):
                        if one.parts[0] in ("var", "local") and len(one.parts) > 1:
                            self._names.add(f"{one.parts[0]}.{one.parts[1]}")
                    self._take(page, "locals", attribute)

    def _take(self, page: Page, kind: str, node: Block | Attribute) -> None:
        lines = page.lines(node.span)
        self.fleet.kept.append((kind, page.file.source.slice(node.span), lines))
        self.ledger.translated(lines)

    def _rest(self, placed: Placed) -> None:
        block, lines = placed.block, placed.page.lines(placed.block.span)
        kind = (*block.names, "")[0]
        own = kind == self.provider.type
        if block.type == "terraform":
            self.ledger.translated(lines, "the other provider has its own")
        elif block.type == "provider":
            self.ledger.lost(lines, "the other provider is reached in its own way")
        elif block.type == "locals":
            placed.opened(self.ledger)
            self.ledger.leftover(lines, "no machine uses it")
        elif block.type == "variable":
            self.ledger.leftover(lines, "no machine uses it")
        elif kind in self.provider.around and block.type in ("resource", "data"):
            self.ledger.translated(lines, "where the machine belongs: asked for anew")
            for body in (block.body, *(one.body for one in block.body.blocks)):
                if (given := body.attribute("private_ip_address")) is not None:
                    why = "the network gives the machine its address: have it give this one"
                    self.ledger.lost(placed.page.lines(given.span), why)
        elif block.names in self._used or (block.type == "resource" and own):
            self.ledger.leftover(lines, "says nothing of the machine")
        else:
            what = f"`{kind}`" if block.type in ("resource", "data") else f"`{block.type}`"
            self.ledger.lost(lines, f"{what} is no machine")
