"""Services as resources of Terraform's Docker provider (kreuzwerker/docker)."""

from __future__ import annotations

from assistant.translate.containers.moving import moved
from assistant.translate.containers.terraform_service import ServiceWriter
from assistant.translate.containers.variables import Variables
from assistant.translate.hcl_writing import Body, Lines, label, printed, quoted, table
from assistant.translate.ledger import Ledger
from assistant.translate.model import Stack, Thing
from assistant.translate.naming import Names
from assistant.translate.texts import Text
from assistant.translate.written import Page, Written, no_word

DEFAULT = "default"
"""Name of the network that compose makes for services that name none."""
_COMMON = frozenset({"option", "label", "bare"})
_PROVIDER = ("kreuzwerker/docker", ">= 3.0")


class Docker:
    """Writes one stack. Names of resources are those of the source where Terraform takes them."""

    def __init__(self, stack: Stack, ledger: Ledger) -> None:
        self.stack, self.ledger = stack, ledger
        self.variables = Variables()
        self.names = {kind: Names(label) for kind in ("container", "volume", "network", "image")}
        self.added: list[str] = []
        self.main = Body()
        self._externals: dict[tuple[str, str], str] = {}

    def write(self) -> Written:
        """All files, with what was added."""
        networks, volumes = self.main, self.main
        for thing in self._networks():
            self._network(thing, networks)
        for thing in self.stack.volumes:
            self._volume(thing, volumes)
        for thing in (*self.stack.secrets, *self.stack.configs):
            self._file(thing)
        for service in self.stack.services:
            ServiceWriter(self, service, self.stack.awaited(service.name)).write()
        self.added += moved(self.stack)
        pages = [_page("versions.tf", self._versions()), _page("main.tf", self.main)]
        if self.variables.placeholders():
            pages.append(_page("variables.tf", self.variables.body()))
        return Written(tuple(pages), self.variables.placeholders(), tuple(self.added))

    def beside(self, path: Text) -> None:
        """A path that counts from the folder of the files."""
        name = path.filled(lambda v: v.default or v.name)
        clause = f"{name}: lay it beside these files, its path counts from their folder"
        if clause not in self.added:
            self.added.append(clause)

    def implied(self, service: Thing) -> bool:
        """Whether the service is on the network that nobody names."""
        return service.first("network") is None and service.first("network_mode") is None

    def network(self, name: str) -> str:
        """The expression for a network's name."""
        return self._reference("network", name, self.stack.networks)

    def volume(self, name: str) -> str:
        """The expression for a volume's name."""
        return self._reference("volume", name, self.stack.volumes)

    def external(self, name: str, things: list[Thing]) -> bool:
        """Whether it is there already and only used."""
        thing = self.stack.named(things, name)
        return thing is not None and bool(thing.first("external"))

    def _reference(self, kind: str, name: str, things: list[Thing]) -> str:
        thing = self.stack.named(things, name)
        if thing is None and not (kind == "network" and name == DEFAULT):
            self.added.append(f"{kind} {name}, which the source uses and does not declare")
            thing = Thing(name, ())
            things.append(thing)
            (self._network if kind == "network" else self._volume)(thing, self.main)
        if thing is not None and thing.first("external"):
            return self.variables.code(thing.first("name")) if thing.first("name") else quoted(name)
        return f"docker_{kind}.{self.names[kind].of(name)}.name"

    def _networks(self) -> list[Thing]:
        declared = list(self.stack.networks)
        implied = any(
            self.implied(service) or any(f.value.network == DEFAULT for f in service.all("network"))
            for service in self.stack.services
        )
        if implied and self.stack.named(declared, DEFAULT) is None:
            self.added.append(
                "a network `default`, which compose makes for services that name none"
            )
            declared.append(Thing(DEFAULT, ()))
        return declared

    def _versions(self) -> Body:
        file = Body()
        block = file.block("terraform")
        block.set("required_version", quoted(">= 1.5"))
        source, version = _PROVIDER
        code = f'{{\n  source  = "{source}"\n  version = "{version}"\n}}'
        block.block("required_providers").set("docker", code)
        file.block('provider "docker"')
        return file

    def _network(self, thing: Thing, file: Body) -> None:
        if thing.first("external"):
            self._used(thing)
            return
        body = file.block(
            f'resource "docker_network" "{self.names["network"].of(thing.name)}"', thing.lines
        )
        fallback = thing.name
        if thing.name == DEFAULT:
            fallback = f"{self.stack.name or 'stack'}-default"
        body.set("name", quoted(fallback), thing.lines)
        ipam: Body | None = None
        for fact in thing.facts:
            if fact.concept in ("driver", "name"):
                body.set(fact.concept, self.variables.code(fact.value), fact.lines)
            elif fact.concept in ("internal", "attachable", "ipv6"):
                body.set(fact.concept, "true" if fact.value else "false", fact.lines)
            elif fact.concept in ("subnet", "gateway", "ip_range"):
                if ipam is None or any(a.name == fact.concept for a in ipam.attributes):
                    ipam = body.block("ipam_config")
                ipam.set(fact.concept, self.variables.code(fact.value), fact.lines)
            elif fact.concept in _COMMON:
                self._common(body, thing, fact.concept, "options")
            else:
                self.ledger.lost(fact.lines, no_word("a network", fact.concept, "Terraform"))
                continue
            self.ledger.translated(fact.lines)

    def _volume(self, thing: Thing, file: Body) -> None:
        if thing.first("external"):
            self._used(thing)
            return
        body = file.block(
            f'resource "docker_volume" "{self.names["volume"].of(thing.name)}"', thing.lines
        )
        body.set("name", quoted(thing.name), thing.lines)
        for fact in thing.facts:
            if fact.concept in ("driver", "name"):
                body.set(fact.concept, self.variables.code(fact.value), fact.lines)
            elif fact.concept in _COMMON:
                self._common(body, thing, fact.concept, "driver_opts")
            else:
                self.ledger.lost(fact.lines, no_word("a volume", fact.concept, "Terraform"))
                continue
            self.ledger.translated(fact.lines)

    def _common(self, body: Body, thing: Thing, concept: str, options: str) -> None:
        """Options and labels, all at the first of them."""
        if concept == "option" and not any(a.name == options for a in body.attributes):
            pairs = [fact.value for fact in thing.all("option")]
            code = table((p.name, self.variables.code(p.value)) for p in pairs)
            body.set(options, code, _lines(thing, "option"))
        if concept == "label" and not any(b.head == "labels" for b in body.blocks):
            for fact in thing.all("label"):
                add_label(body, fact.value.name, self.variables.code(fact.value.value), fact.lines)

    def _used(self, thing: Thing) -> None:
        for fact in thing.facts:
            self.ledger.translated(fact.lines, "it is there already and is used by its name")

    def _file(self, thing: Thing) -> None:
        for fact in thing.facts:
            if fact.concept in ("file", "content", "variable"):
                self.ledger.approximated(
                    fact.lines, "copied into the container when it is made, not mounted"
                )
            elif fact.concept == "name":
                self.ledger.translated(fact.lines)
            else:
                self.ledger.lost(
                    fact.lines, "only a swarm holds it: Terraform's container cannot take it over"
                )


def add_label(body: Body, name: str, code: str, lines: Lines) -> None:
    """A label, as the provider writes it."""
    block = body.block("labels", lines)
    block.set("label", quoted(name), lines)
    block.set("value", code, lines)


def _lines(thing: Thing, concept: str) -> Lines:
    return tuple(dict.fromkeys(n for fact in thing.all(concept) for n in fact.lines))


def _page(path: str, body: Body) -> Page:
    text, origins = printed(body)
    return Page(path, "hcl", text, origins)


def write_terraform(stack: Stack, ledger: Ledger) -> Written:
    """A configuration for the Docker provider."""
    return Docker(stack, ledger).write()
