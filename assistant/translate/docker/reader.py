"""A file of Terraform's with containers to the neutral model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.core.errors import Declined
from assistant.syntax.hcl import Literal, parse
from assistant.translate.docker.container import ContainerReader, service_name
from assistant.translate.docker.facts import NAMES, Resource
from assistant.translate.hcl_reading import Expressions, Folder, Placed, Round, upper
from assistant.translate.ledger import Ledger
from assistant.translate.model import Fact, Stack, Thing
from assistant.translate.texts import Text, text_of

_OWN = "Terraform's own affair: nothing of it is needed elsewhere"
_NETWORK = {
    "name": "name", "driver": "driver", "subnet": "subnet", "gateway": "gateway",
    "ip_range": "ip_range",
}  # fmt: skip
_FLAGS = {"internal": "internal", "attachable": "attachable", "ipv6": "ipv6"}


def holds_docker(path: str, text: str) -> bool:
    """Whether a file is Terraform's and makes containers with Docker's provider."""
    if not path.lower().endswith(".tf"):
        return False
    blocks = parse(path, text).body.blocks
    return any(b.type == "resource" and (*b.names, "")[0].startswith("docker_") for b in blocks)


def read_docker(path: str, text: str, ledger: Ledger, beside: Mapping[str, str]) -> Stack:
    """The containers of the file as services; networks, volumes and images that they use may stand
    in another file of the folder.

    Raises Declined where it has no container.
    """
    reader = DockerReader(Folder(path, text, beside), ledger)
    reader.read()
    if not reader.stack.services:
        raise Declined(
            f"{path} has no docker_container to translate", mend="give the file that has them"
        )
    return reader.stack


class DockerReader:
    """Reads one file."""

    def __init__(self, folder: Folder, ledger: Ledger) -> None:
        self.folder, self.ledger = folder, ledger
        self.stack = Stack()
        self._keys: dict[str, str] = {}
        """By `docker_network.label` or `docker_volume.label`, the thing's name."""

    def read(self) -> None:
        """The whole file."""
        for placed in self.folder.blocks():
            block = placed.block
            if block.type in ("resource", "data") and block.names[:1] in (
                ("docker_network",),
                ("docker_volume",),
            ):
                self._shared(placed)
        self._containers()
        self._used()
        for placed in self.folder.blocks():
            if placed.page.own:
                self._rest(placed)

    def _containers(self) -> None:
        found = [
            placed
            for placed in self.folder.blocks()
            if placed.page.own
            and placed.block.type == "resource"
            and placed.block.names[:1] == ("docker_container",)
            and len(placed.block.names) == 2
        ]
        names: dict[str, str] = {}
        rounds = [(placed, each) for placed in found for each in self._rounds(placed)]
        for placed, each in rounds:
            name = self._name(placed, each)
            label = _label(placed, each)
            names[label] = name if name not in names.values() else label
        for placed, each in rounds:
            thing = Thing(names[_label(placed, each)], placed.lines)
            ContainerReader(self.folder, placed, thing, self.ledger, each).read_all(names)
            self._settle(thing, names)
            self.stack.services.append(thing)

    def _rounds(self, placed: Placed) -> list[Round | None]:
        """The elements that a container is made for; None alone for one that is made once."""
        loop = placed.block.body.attribute("for_each")
        found = Expressions(self.folder, NAMES).rounds(placed.page, loop.value) if loop else None
        return list(found) if found else [None]

    def _name(self, placed: Placed, each: Round | None) -> str:
        """What the service is called: read before all else, as others refer to it."""
        label = placed.block.names[1]
        thing = Thing(label, ())
        ledger = Ledger("", frozenset())
        ContainerReader(self.folder, placed, thing, ledger, each).read_all({})
        return service_name(thing, label if each is None else f"{label}-{each.key}")

    def _settle(self, thing: Thing, names: Mapping[str, str]) -> None:
        """References by label become names; what is handed over is declared."""
        for number, fact in enumerate(thing.facts):
            value = fact.value
            if fact.concept == "network":
                key = self._key("network", value.network)
                aliases = tuple(a for a in value.aliases if a != thing.name)
                value = replace(value, network=key, aliases=aliases)
            elif fact.concept == "mount" and value.kind == "volume" and value.source:
                plain = value.source.filled(lambda v: v.default or v.name)
                value = replace(value, source=text_of(self._key("volume", plain)))
            elif fact.concept == "network_mode" and (value.plain or "").startswith("service:"):
                label = value.plain.removeprefix("service:")
                value = text_of(f"service:{names[label]}") if label in names else value
            elif fact.concept in ("secret", "config"):
                value, declared = value
                things = self.stack.secrets if fact.concept == "secret" else self.stack.configs
                if self.stack.named(things, declared.name) is None:
                    things.append(declared)
            thing.facts[number] = Fact(fact.concept, value, fact.lines)
        if thing.first("network") is None and thing.first("network_mode") is None:
            # Docker's own bridge, on which nobody is found by name; compose would make another.
            thing.facts.append(Fact("network_mode", text_of("bridge"), ()))

    def _key(self, kind: str, name: str) -> str:
        """The key of a network or volume; one that is not declared is there already or made."""
        found = self._keys.get(name)
        if found is None and name.startswith(f"docker_{kind}."):
            name = name.removeprefix(f"docker_{kind}.")
        things = self.stack.networks if kind == "network" else self.stack.volumes
        key = found or name
        for thing in things:
            given = thing.first("name")
            if found is None and given is not None and given.plain == name:
                return thing.name
        if self.stack.named(things, key) is None:
            facts = [Fact("name", text_of(name), ())]
            if kind == "network":
                facts.append(Fact("external", True, ()))
            things.append(Thing(key, (), facts))
        return key

    def _shared(self, placed: Placed) -> None:
        """A network or volume."""
        block = placed.block
        if len(block.names) != 2:
            return
        kind, label = block.names
        network = kind == "docker_network"
        things = self.stack.networks if network else self.stack.volumes
        thing = Thing(label, placed.lines)
        resource = Resource(self.folder, placed, thing, self.ledger)
        placed.opened(self.ledger)
        for one in block.body.attributes:
            lines = resource.lines(one)
            if one.name in ("name", "driver"):
                resource.put(one.name, one)
            elif one.name in ("options", "driver_opts"):
                resource.pairs("option", one)
            elif network and one.name in _FLAGS:
                resource.flag(_FLAGS[one.name], one)
            elif one.name == "check_duplicate":
                self.ledger.translated(lines, _OWN)
            else:
                resource.add(f".{one.name}", Text(), lines)
        for inner in block.body.blocks:
            if inner.type == "labels":
                resource.label(inner)
            elif inner.type == "ipam_config":
                self._ipam(resource, placed, inner)
            else:
                resource.add(f".{inner.type}", Text(), resource.lines(inner))
        if block.type == "data":
            resource.add("external", True, ())
        if not thing.facts:
            resource.add("bare", True, placed.lines)
        given = thing.first("name")
        if label != "default" and given is not None and given.plain and _plain(given.plain):
            thing.name = given.plain
        self._keys[f"{kind}.{label}"] = thing.name
        if self.stack.named(things, thing.name) is None:
            things.append(thing)

    def _ipam(self, resource: Resource, placed: Placed, inner: object) -> None:
        for block in placed.block.body.blocks_of("ipam_config"):
            if block is not inner:
                continue
            placed.opened(self.ledger, block)
            for one in block.body.attributes:
                if one.name in _NETWORK:
                    resource.put(_NETWORK[one.name], one)
                else:
                    resource.add(f".ipam_config.{one.name}", Text(), resource.lines(one))

    def _used(self) -> None:
        """Of networks and volumes that stand in other files, only those that a service uses."""
        networks = {f.value.network for s in self.stack.services for f in s.all("network")}
        volumes = {
            f.value.source.plain
            for s in self.stack.services
            for f in s.all("mount")
            if f.value.kind == "volume"
        }
        self.stack.networks = [n for n in self.stack.networks if n.lines or n.name in networks]
        self.stack.volumes = [v for v in self.stack.volumes if v.lines or v.name in volumes]

    def _rest(self, placed: Placed) -> None:
        """Blocks that make nothing; what is said of a line already stays."""
        block = placed.block
        lines = placed.page.lines(block.span)
        kind = (*block.names, "")[0]
        if block.type in ("terraform", "provider", "locals"):
            self._own(placed, lines)
        elif block.type == "variable":
            self._variable(placed)
        elif block.type in ("resource", "data"):
            if kind == "docker_image":
                self.ledger.leftover(lines, "no container of this file runs it")
            elif not kind.startswith("docker_"):
                self.ledger.lost(lines, f"`{kind}` is nothing of Docker's")
            elif kind not in ("docker_container", "docker_network", "docker_volume"):
                self.ledger.lost(lines, f"`{kind}`: only containers, images, networks and volumes")
        else:
            self.ledger.lost(lines, f"blocks of the type `{block.type}` have no counterpart here")

    def _own(self, placed: Placed, lines: tuple[int, ...]) -> None:
        block = placed.block
        host = block.body.attribute("host") if block.type == "provider" else None
        self.ledger.translated(lines, "" if block.type == "locals" else _OWN)
        if host is not None and "unix:" not in placed.page.code(host.value):
            self.ledger.approximated(
                placed.page.lines(host.span), "give it as DOCKER_HOST or as a context of Docker's"
            )
        for inner in block.body.blocks:
            if block.type == "provider" and inner.type == "registry_auth":
                self.ledger.lost(placed.page.lines(inner.span), "log in by hand: docker login")

    def _variable(self, placed: Placed) -> None:
        placed.opened(self.ledger)
        name = (*placed.block.names, "")[0]
        for one in placed.block.body.attributes:
            lines = placed.page.lines(one.span)
            if one.name == "default" and self.folder.default(name) is None:
                self.ledger.leftover(lines, "no single text: used only where its parts are known")
            elif one.name in ("default", "type", "sensitive", "nullable"):
                self.ledger.translated(lines)
            elif one.name == "description" and isinstance(one.value, Literal):
                self.stack.about[upper(name)] = (str(one.value.value), lines)
                self.ledger.leftover(lines, "the target has no place for what a variable means")
            else:
                self.ledger.lost(lines, f"`{one.name}` of a variable has no counterpart here")
        for inner in placed.block.body.blocks:
            lines = placed.page.lines(inner.span)
            self.ledger.lost(lines, "values are not checked here before they are used")


def _plain(name: str) -> bool:
    return all(c.isalnum() or c in "._-" for c in name) and name.isascii()


def _label(placed: Placed, each: Round | None) -> str:
    """How others refer to it: app, or app[grafana]."""
    label = placed.block.names[1]
    return label if each is None else f"{label}[{each.key}]"
