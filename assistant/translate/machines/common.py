"""What the writers of all providers have in common."""

from __future__ import annotations

import re

from assistant.translate.containers.variables import RESERVED, Variables
from assistant.translate.hcl_writing import Body, label, printed, quoted
from assistant.translate.ledger import Ledger
from assistant.translate.machines.model import Fleet, Lines, scaled
from assistant.translate.machines.providers import Provider
from assistant.translate.model import Fact, Thing
from assistant.translate.naming import Names
from assistant.translate.written import Page, Written, no_word

_NAMED = frozenset({"hcloud", "aws", "azurerm", "vsphere"})
"""Providers whose images have names that mean nothing elsewhere."""
_UNSIZED = {"cores": ("cores", "processors"), "memory": ("memory_mb", "MiB of memory")}
"""What is asked for where the source's type is not known: a variable, and what it is."""


class FleetWriter:
    """Writes all machines for one provider. Subclasses write one machine."""

    provider: Provider
    reached: tuple[tuple[str, str, str], ...] = ()
    """How the provider is reached: attribute, variable, what it is."""

    def __init__(self, fleet: Fleet, ledger: Ledger) -> None:
        self.fleet, self.ledger = fleet, ledger
        kept = (re.match(r'variable\s+"?([\w-]+)', text) for _, text, _ in fleet.kept)
        self.variables = Variables(RESERVED | {one[1] for one in kept if one})
        self.names = Names(label)
        self.main = Body()
        self.added: list[str] = []
        self.machine: Thing
        self._done: set[str] = set()

    def write(self) -> Written:
        """All files; every fact ends in the ledger."""
        for machine in self.fleet.machines:
            self.machine, self._done = machine, set()
            self.write_machine(self.names.of(machine.name))
            self._rest()
        pages = [self._page("versions.tf", self._versions()), self._main(), self._inputs()]
        kept = tuple(page for page in pages if page.text)
        return Written(kept, self.variables.placeholders(), tuple(self.added))

    def write_machine(self, name: str) -> None:
        """One machine into `main`."""
        raise NotImplementedError

    def settle(self, provider: Body) -> None:
        """What else the provider's own block needs."""

    def put(self, body: Body, attribute: str, concept: str, factor: float = 1) -> bool:
        """A fact's expression as an attribute; whether there is one."""
        facts = self.machine.all(concept)
        if not facts and concept in _UNSIZED and self.machine.all("unsized"):
            name, what = _UNSIZED[concept]
            kind = self.machine.first("unsized")
            asked = self.variables.ask(name, f"{what}: what `{kind}` has is not known here")
            body.set(attribute, scaled(asked, factor), self.lines("unsized"))
            return True
        if not facts:
            return False
        lines = facts[0].lines
        body.set(attribute, scaled(facts[0].value, factor), lines)
        self.told(concept)
        return True

    def told(self, concept: str, how: str = "") -> None:
        """A concept is in the target; of several facts of it the others are lost."""
        self._done.add(concept)
        for number, fact in enumerate(self.machine.all(concept)):
            if number:
                self.ledger.lost(fact.lines, "only the first one is translated")
            elif how:
                self.ledger.approximated(fact.lines, how)
            else:
                self.ledger.translated(fact.lines)

    def first(self, concept: str) -> str | None:
        """The expression of a concept's first fact."""
        facts = self.machine.all(concept)
        return str(facts[0].value) if facts else None

    def image(self) -> tuple[str | None, str]:
        """The image as a path or an address, and in what it differs from the source's."""
        said = self.first("image")
        template = self.first("template")
        if said is None and template is not None:
            why = "the template is one of the source's provider: its image is asked for"
            self.told("template", why)
            return self.variables.ask("image", f"image in place of the template {template}"), ""
        if said is None or self.fleet.provider not in _NAMED:
            return said, ""
        asked = self.variables.ask("image", f"image in place of {said.strip(chr(34))}: its address")
        return asked, "the source's image has a name that only its provider knows"

    def disks(self, image: str | None) -> list[Fact]:
        """The disks; an image begins one, although nothing says so, and is as large as it."""
        found = self.machine.all("disk")[:1] or (
            [Fact("disk", "", ())] if image is not None else []
        )
        for number, fact in enumerate(self.machine.all("disk")[1:], 1):
            size = fact.value or self.variables.ask(
                f"disk_{number}_gb", f"size of disk {number} in GiB, from 0", "40"
            )
            found.append(Fact("disk", size, fact.lines))
        return found

    def lines(self, concept: str) -> Lines:
        """The lines of a concept's first fact."""
        facts = self.machine.all(concept)
        return facts[0].lines if facts else ()

    def resource(self, kind: str, name: str) -> Body:
        """A resource in `main`, as often as the machine is made."""
        body = self.main.block(f'resource "{kind}" "{name}"', self.machine.lines)
        for fact in self.machine.all("copies"):
            body.set(fact.value[0], fact.value[1], fact.lines)
        return body

    def at(self, kind: str, name: str, attribute: str) -> str:
        """A reference to a resource that is made as often as the machine."""
        copies = self.machine.first("copies")
        index = {"count": "[count.index]", "for_each": "[each.key]"}[copies[0]] if copies else ""
        return f"{kind}.{name}{index}.{attribute}"

    def _rest(self) -> None:
        self._done |= {"copies", "unsized"}
        for fact in self.machine.facts:
            if fact.concept == "copies":
                self.ledger.translated(fact.lines)
            elif fact.concept not in self._done:
                why = no_word("a machine", fact.concept, self.provider.name)
                own = f"`{fact.concept[1:]}` is a word of the source's provider: add it by hand"
                self.ledger.lost(fact.lines, own if fact.concept.startswith(".") else why)

    def _versions(self) -> Body:
        file = Body()
        block = file.block("terraform")
        block.set("required_version", quoted(">= 1.5"))
        code = (
            f'{{\n  source  = "{self.provider.source}"\n  version = "{self.provider.version}"\n}}'
        )
        block.block("required_providers").set(self.provider.id, code)
        provider = file.block(f'provider "{self.provider.id}"')
        for attribute, variable, why in self.reached:
            provider.set(attribute, self.variables.ask(variable, why))
        self.settle(provider)
        return file

    def _page(self, path: str, body: Body) -> Page:
        text, origins = printed(body)
        return Page(path, "hcl", text, origins)

    def _main(self) -> Page:
        text, origins = printed(self.main)
        kept = [one for one in self.fleet.kept if one[0] == "locals"]
        if kept:
            lines = ["", "locals {", *(f"  {text}" for _, text, _ in kept), "}"]
            text += "".join(f"{line}\n" for line in lines)
        return Page("main.tf", "hcl", text, origins)

    def _inputs(self) -> Page:
        text, origins = printed(self.variables.body())
        for kind, block, lines in self.fleet.kept:
            if kind == "variables":
                text += ("\n" if text else "") + block + "\n"
                origins |= {text.count("\n") - block.count("\n"): lines}
        return Page("variables.tf", "hcl", text, origins)
