"""Services as Kubernetes manifests: a Deployment each, with its Service and its claims."""

from __future__ import annotations

import re
from typing import Any

from assistant.translate.containers.filling import Filling
from assistant.translate.containers.kubernetes_pod import PodWriter
from assistant.translate.ledger import Ledger
from assistant.translate.model import Stack, Thing
from assistant.translate.naming import Names
from assistant.translate.written import Page, Written
from assistant.translate.yaml_pages import From, documents

_SIZE = "1Gi"
_NETWORK = "every pod reaches every other one: a NetworkPolicy would keep them apart"
_HAND = {"secrets": "secret generic", "configs": "configmap"}


def dns_label(text: str) -> str:
    """A name as Kubernetes takes it: a letter, then a-z, 0-9 and hyphens, at most 63."""
    bare = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:55].strip("-")
    return bare if bare and bare[0].isalpha() else f"x-{bare}".rstrip("-")


class Manifests:
    """Writes one stack."""

    def __init__(self, stack: Stack, ledger: Ledger) -> None:
        self.stack, self.ledger = stack, ledger
        self.filling = Filling(ledger)
        self.names = {kind: Names(dns_label) for kind in ("service", "volume", "file")}
        self.added: list[str] = []
        self._owners: dict[str, str] = {}

    def write(self) -> Written:
        """All files: one a service, and one for the claims."""
        pages: list[Page] = []
        for service in self.stack.services:
            self.names["service"].of(service.name)
        for service in self.stack.services:
            made = PodWriter(self, service).write()
            name = self.names["service"].of(service.name)
            pages.append(Page(f"{name}.yaml", "yaml", *documents(made)))
        for network in self.stack.networks:
            for fact in network.facts:
                if fact.concept in ("bare", "name", "external"):
                    self.ledger.approximated(fact.lines, _NETWORK)
                else:
                    self.ledger.lost(fact.lines, "the cluster's network is one for all pods")
        claims = [claim for thing in self.stack.volumes if (claim := self._claim(thing))]
        if claims:
            pages.append(Page(_free("claims", pages), "yaml", *documents(claims)))
        written = [thing for thing in self.stack.configs if thing.first("content")]
        if written:
            made = [self._config(thing) for thing in written]
            pages.append(Page(_free("configs", pages), "yaml", *documents(made)))
        for kind in ("secrets", "configs"):
            for thing in getattr(self.stack, kind):
                if thing not in written:
                    self._file(thing, kind)
        return Written(tuple(pages), self.filling.placeholders, tuple(self.added))

    def owner(self, name: str, service: str) -> str:
        """Whose Service has that name: the first that asks, unless one is called so itself."""
        own = {self.names["service"].of(one.name) for one in self.stack.services}
        return name if name in own else self._owners.setdefault(name, service)

    def claim(self, name: str) -> str:
        """The name of the claim for a volume; one that is used and not declared is added."""
        if self.stack.named(self.stack.volumes, name) is None:
            self.added.append(f"volume {name}, which the source uses and does not declare")
            self.stack.volumes.append(Thing(name, ()))
        return self.names["volume"].of(name)

    def _claim(self, thing: Thing) -> dict[str, Any] | None:
        name = self.names["volume"].of(thing.name)
        if thing.first("external"):
            for fact in thing.facts:
                self.ledger.approximated(fact.lines, f"a claim `{name}` must be there already")
            return None
        for fact in thing.facts:
            if fact.concept in ("bare", "name"):
                how = f"a claim of {_SIZE}: the source knows no sizes"
                self.ledger.approximated(fact.lines, how)
            else:
                self.ledger.lost(fact.lines, "the storage class decides how a volume is made")
        self.filling.ask(f"size of {name}", "compose knows no sizes of volumes", _SIZE)
        return {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": From(name, thing.lines)},
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "resources": {"requests": {"storage": _SIZE}},
            },
        }

    def _config(self, thing: Thing) -> dict[str, Any]:
        """What the source itself holds of a file."""
        text = ""
        for fact in thing.facts:
            if fact.concept == "content":
                text = self.filling.text(fact.value, fact.lines)
            self.ledger.translated(fact.lines)
        name = self.names["file"].of(thing.name)
        return {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": From(name, thing.lines)},
            "data": {thing.name: From(text, thing.all("content")[0].lines)},
        }

    def _file(self, thing: Thing, kind: str) -> None:
        name = self.names["file"].of(thing.name)
        file = thing.first("file")
        what = file.filled(lambda v: v.default or v.name) if file else "FILE"
        given, variable = f"--from-file={thing.name}={what}", thing.first("variable")
        if variable is not None:
            given = f'--from-literal={thing.name}="${variable.filled(lambda v: v.name)}"'
        command = f"kubectl create {_HAND[kind]} {name} {given}"
        for fact in thing.facts:
            self.ledger.approximated(fact.lines, f"is made by hand: {command}")
        self.filling.ask(name, f"made by `{command}`")


def _free(name: str, pages: list[Page]) -> str:
    taken = {page.path for page in pages}
    number, path = 2, f"{name}.yaml"
    while path in taken:
        path, number = f"{name}-{number}.yaml", number + 1
    return path


def write_kubernetes(stack: Stack, ledger: Ledger) -> Written:
    """Manifests for `kubectl apply -f`."""
    return Manifests(stack, ledger).write()
