"""Services as units of Podman's Quadlet: .container, .volume, .network and .build files."""

from __future__ import annotations

import re

from assistant.translate.containers.filling import Filling
from assistant.translate.containers.moving import moved
from assistant.translate.containers.quadlet_container import ContainerWriter
from assistant.translate.containers.units import Unit, escaped, word
from assistant.translate.ledger import Ledger
from assistant.translate.model import Stack, Thing
from assistant.translate.naming import Names
from assistant.translate.written import Page, Written, no_word

DEFAULT = "default"
_DRIVERS = frozenset({"bridge", "macvlan", "ipvlan"})
_NETWORK = {"driver": "Driver", "subnet": "Subnet", "gateway": "Gateway", "ip_range": "IPRange"}


def unit_name(text: str) -> str:
    """A name as systemd takes it."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-.") or "unit"


class Units:
    """Writes one stack."""

    def __init__(self, stack: Stack, ledger: Ledger) -> None:
        self.stack, self.ledger = stack, ledger
        self.filling = Filling(ledger)
        self.names = {kind: Names(unit_name) for kind in ("service", "volume", "network")}
        self.added: list[str] = []
        self.pages: list[Page] = []

    def write(self) -> Written:
        """All units."""
        implied = any(self.implied(service) for service in self.stack.services)
        if implied and self.stack.named(self.stack.networks, DEFAULT) is None:
            self.added.append(
                "a network `default`, which compose makes for services that name none"
            )
            self.stack.networks.append(Thing(DEFAULT, ()))
        for service in self.stack.services:
            ContainerWriter(self, service).write()
        for thing in self.stack.networks:
            self._network(thing)
        for thing in self.stack.volumes:
            self._volume(thing)
        for thing in self.stack.secrets:
            self._secret(thing)
        for thing in self.stack.configs:
            self._config(thing)
        self.added += moved(self.stack)
        return Written(tuple(self.pages), self.filling.placeholders, tuple(self.added))

    def page(self, name: str, unit: Unit) -> None:
        """One more file."""
        self.pages.append(Page(name, "text", *unit.printed()))

    def implied(self, service: Thing) -> bool:
        """Whether the service is on the network that nobody names."""
        return service.first("network") is None and service.first("network_mode") is None

    def used(self, kind: str, name: str) -> str:
        """How a volume or network is named: its unit, or itself where it is there already."""
        things = self.stack.volumes if kind == "volume" else self.stack.networks
        thing = self.stack.named(things, name)
        if thing is None:
            self.added.append(f"{kind} {name}, which the source uses and does not declare")
            thing = Thing(name, ())
            things.append(thing)
        if thing.first("external"):
            given = thing.first("name")
            return self.filling.text(given, ()) if given else name
        return f"{self.names[kind].of(name)}.{kind}"

    def _network(self, thing: Thing) -> None:
        unit = Unit()
        unit.add("Unit", "Description", f"Network {thing.name}")
        if not thing.first("external"):
            name = thing.name if thing.name != DEFAULT else f"{self.stack.name or 'stack'}-default"
            given = thing.first("name")
            shown = self.filling.text(given, ()) if given else name
            unit.add("Network", "NetworkName", escaped(shown), thing.lines)
        for fact in thing.facts:
            if thing.first("external"):
                self.ledger.translated(fact.lines, "it is there already and is used by its name")
            elif fact.concept == "driver" and fact.value.plain not in _DRIVERS:
                why = f"Podman has no networks of {fact.value.plain}: a bridge, on this host alone"
                self.ledger.approximated(fact.lines, why)
            elif fact.concept in _NETWORK:
                text = self.filling.text(fact.value, fact.lines)
                unit.add("Network", _NETWORK[fact.concept], escaped(text), fact.lines)
                self.ledger.translated(fact.lines)
            elif fact.concept in ("internal", "ipv6"):
                key = "Internal" if fact.concept == "internal" else "IPv6"
                unit.add("Network", key, "true" if fact.value else "false", fact.lines)
                self.ledger.translated(fact.lines)
            else:
                self._rest(unit, "Network", fact.concept, fact.value, fact.lines)
        if not thing.first("external"):
            self.page(f"{self.names['network'].of(thing.name)}.network", unit)

    def _volume(self, thing: Thing) -> None:
        unit = Unit()
        unit.add("Unit", "Description", f"Volume {thing.name}")
        given = thing.first("name")
        name = self.filling.text(given, ()) if given else thing.name
        unit.add("Volume", "VolumeName", escaped(name), thing.lines)
        for fact in thing.facts:
            if thing.first("external"):
                self.ledger.translated(fact.lines, "it is there already and is used by its name")
            elif fact.concept == "driver":
                text = self.filling.text(fact.value, fact.lines)
                unit.add("Volume", "Driver", escaped(text), fact.lines)
                self.ledger.translated(fact.lines)
            else:
                self._rest(unit, "Volume", fact.concept, fact.value, fact.lines)
        if not thing.first("external"):
            self.page(f"{self.names['volume'].of(thing.name)}.volume", unit)

    def _rest(
        self, unit: Unit, section: str, concept: str, value: object, lines: tuple[int, ...]
    ) -> None:
        named = getattr(value, "name", "")
        text = self.filling.text(getattr(value, "value", None), lines) if named else ""
        if concept == "label":
            unit.add(section, "Label", word(f"{named}={text}"), lines)
        elif concept == "option":
            unit.add(section, "PodmanArgs", f"--opt {word(f'{named}={text}')}", lines)
        elif concept not in ("bare", "name"):
            self.ledger.lost(lines, no_word(f"a {section.lower()}", concept, "Quadlet"))
            return
        self.ledger.translated(lines)

    def file_of(self, config: str) -> str | None:
        """Where a configuration file lies; None where the source does not say."""
        thing = self.stack.named(self.stack.configs, config)
        file = thing.first("file") if thing else None
        if file is not None:
            return self.filling.text(file, ())
        said = thing is not None and (thing.first("content") or thing.first("variable"))
        return f"./{unit_name(config)}" if said else None

    def _config(self, thing: Thing) -> None:
        """Its content lies beside the units, or where the source's file is."""
        content, variable = thing.first("content"), thing.first("variable")
        for fact in thing.facts:
            if fact.concept == "content":
                text = self.filling.text(content, fact.lines)
                self.pages.append(Page(unit_name(thing.name), "text", text))
            elif fact.concept == "variable":
                name = unit_name(thing.name)
                self.filling.ask(name, f"a file with what `{variable.plain}` holds")
                self.ledger.approximated(fact.lines, f"is laid into the file {name} by hand")
                continue
            elif fact.concept not in ("file", "name", "bare"):
                self.ledger.lost(fact.lines, no_word("a file", fact.concept, "Quadlet"))
                continue
            self.ledger.translated(fact.lines)

    def _secret(self, thing: Thing) -> None:
        file = thing.first("file")
        what = file.filled(lambda v: v.default or v.name) if file else "FILE"
        command = f"podman secret create {thing.name} {what}"
        variable = thing.first("variable")
        if variable is not None:
            name = variable.filled(lambda v: v.name)
            command = f"podman secret create --env {thing.name} {name}"
        for fact in thing.facts:
            self.ledger.approximated(fact.lines, f"a secret of Podman's, made by hand: {command}")
        self.filling.ask(thing.name, f"made by `{command}`")


def write_quadlet(stack: Stack, ledger: Ledger) -> Written:
    """Units for ~/.config/containers/systemd or /etc/containers/systemd."""
    return Units(stack, ledger).write()
