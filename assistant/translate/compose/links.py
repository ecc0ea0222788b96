"""What a compose service says of another one: links, and mounts that it takes over."""

from __future__ import annotations

from dataclasses import replace

from assistant.translate.ledger import Ledger
from assistant.translate.model import Attachment, Fact, Stack, Thing, Waiting

_DEFAULT = "default"


def tied(stack: Stack, ledger: Ledger) -> None:
    """`links` become an order and a further name in the network, `volumes_from` the mounts."""
    for service in stack.services:
        tying = [fact for fact in service.facts if fact.concept in ("link", "volumes_from")]
        for fact in tying:
            service.facts.remove(fact)
        for fact in tying:
            tie = _link if fact.concept == "link" else _mounts
            tie(stack, service, fact, ledger)


def _link(stack: Stack, service: Thing, fact: Fact, ledger: Ledger) -> None:
    other = stack.named(stack.services, fact.value.name)
    if other is None:
        ledger.lost(fact.lines, f"no service `{fact.value.name}` stands in this file")
        return
    if not any(one.value.service == other.name for one in service.all("waits")):
        service.facts.append(Fact("waits", Waiting(other.name), fact.lines))
    alias = fact.value.value.plain if fact.value.value is not None else None
    if not alias or alias == other.name:
        ledger.translated(fact.lines)
        return
    ledger.approximated(
        fact.lines, f"all in the network reach {other.name} as {alias}, not this service alone"
    )
    networks = other.all("network")
    if not networks and other.first("network_mode") is None:
        other.facts.append(Fact("network", Attachment(_DEFAULT, (alias,)), fact.lines))
    for one in networks:
        if alias not in one.value.aliases:
            known = replace(one.value, aliases=(*one.value.aliases, alias))
            other.facts[other.facts.index(one)] = replace(one, value=known)


def _mounts(stack: Stack, service: Thing, fact: Fact, ledger: Ledger) -> None:
    name, _, how = fact.value.filled(lambda v: v.default or v.name).partition(":")
    other = stack.named(stack.services, name)
    if other is None or other is service:
        ledger.lost(fact.lines, f"what `{name}` mounts does not stand in this file")
        return
    mounts = [one.value for one in other.all("mount")]
    if not mounts:
        ledger.lost(fact.lines, f"{name} mounts nothing here that has a name: its image may")
        return
    for mount in mounts:
        only = mount.read_only or how == "ro"
        service.facts.append(Fact("mount", replace(mount, read_only=only), fact.lines))
    why = f"the mounts that {name} has in this file; those of its image are not shared"
    ledger.approximated(fact.lines, why)
