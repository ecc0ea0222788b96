"""One `docker_container` as the facts of a service."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import msgspec

from assistant.syntax.hcl import Attribute, Block, Traversal
from assistant.translate.docker import blocks
from assistant.translate.docker.facts import Resource, named
from assistant.translate.docker.words import FLAGS, LISTS, MEGABYTE, MEGABYTES, TABLES, TEXTS
from assistant.translate.model import Attachment, Named, Thing, Waiting
from assistant.translate.texts import Text, text_of

_TEXTS = {theirs: ours for ours, theirs in TEXTS.items()} | {
    "log_driver": "log_driver", "cpus": "cpus", "cpu_shares": "cpu_shares", "gpus": "gpus",
}  # fmt: skip
_LISTS = {theirs: ours for ours, theirs in LISTS.items()}
_MEGABYTES = {theirs: ours for ours, theirs in MEGABYTES.items()}
_TABLES = {theirs: ours for ours, theirs in TABLES.items()}
_SECONDS = {"destroy_grace_seconds": "stop_grace", "stop_timeout": "stop_grace"}
_OURS = {
    "must_run": "Terraform's own affair: it asks whether the container still runs",
    "attach": "those that depend on it wait for its end",
    "logs": "Terraform's own affair: whether it keeps the output",
    "wait_timeout": "Terraform's own affair: how long it waits",
    "remove_volumes": "Terraform's own affair: what it removes with the container",
    "container_read_refresh_timeout_milliseconds": "Terraform's own affair: how long it waits",
}
_VALID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class ContainerReader(Resource):
    """Reads one container into its service."""

    def read_all(self, services: Mapping[str, str]) -> None:
        """All facts. `services`: by label of a container of this file, its service's name."""
        body = self.placed.block.body
        self.placed.opened(self.ledger)
        for attribute in body.attributes:
            self._attribute(attribute, services)
        for block in body.blocks:
            self._block(block)
        for label in dict.fromkeys(self.waits):
            other = services.get(label)
            known = {fact.value.service for fact in self.thing.all("waits")}
            if other is not None and other != self.thing.name and other not in known:
                self.add("waits", Waiting(other), ())

    def _attribute(self, attribute: Attribute, services: Mapping[str, str]) -> None:
        name, lines = attribute.name, self.lines(attribute)
        special: Callable[[Attribute], None] | None = getattr(self, f"_on_{name}", None)
        if special is not None:
            special(attribute)
        elif name in _TEXTS:
            self.put(_TEXTS[name], attribute)
        elif name in FLAGS:
            self.flag(FLAGS[name], attribute)
        elif name in _LISTS:
            for text, at in self.items(attribute):
                self.add(_LISTS[name], text, at)
        elif name in _TABLES:
            self.pairs(_TABLES[name], attribute)
        elif name in _MEGABYTES or name in _SECONDS:
            number = self.number(attribute)
            if number is not None and name in _SECONDS:
                self.add(_SECONDS[name], number, lines)
            elif number is not None:
                self.add(_MEGABYTES[name], int(number * MEGABYTE), lines)
        elif name == "depends_on":
            self._depends_on(attribute, services)
        elif name in _OURS:
            self.ledger.translated(lines, _OURS[name])
        else:
            self.add(f".{name}", Text(), lines)

    def _block(self, block: Block) -> None:
        special: Callable[[Block], None] | None = getattr(self, f"_in_{block.type}", None)
        if special is not None:
            special(block)
        elif block.type == "labels":
            self.label(block)
        elif block.type in blocks.READERS:
            blocks.READERS[block.type](self, block)
        else:
            self.add(f".{block.type}", Text(), self.lines(block))

    def _on_name(self, attribute: Attribute) -> None:
        if self.read.flag(self.page, attribute.value) is None:
            self.put("container_name", attribute)

    def _on_image(self, attribute: Attribute) -> None:
        value, lines = attribute.value, self.lines(attribute)
        parts = value.parts if isinstance(value, Traversal) else ()
        placed = None
        if len(parts) > 1 and parts[0] == "docker_image":
            placed = self.folder.declared("resource", "docker_image", str(parts[1]))
        if placed is None:
            self.put("image", attribute)
            return
        same = self.each if placed.block.body.attribute("for_each") is not None else None
        image = blocks.read_image(self.folder, placed, self.ledger, same)
        self.ledger.translated(lines)
        self.thing.facts += image

    def _on_command(self, attribute: Attribute) -> None:
        self._words("command", attribute)

    def _on_entrypoint(self, attribute: Attribute) -> None:
        self._words("entrypoint", attribute)

    def _words(self, concept: str, attribute: Attribute) -> None:
        found = self.read.items(self.page, attribute.value)
        words = tuple(text for text, _ in self.items(attribute))
        if found is not None and len(words) == len(found):
            self.add(concept, words, self.lines(attribute))

    def _on_env(self, attribute: Attribute) -> None:
        for text, lines in self.items(attribute):
            given = named(text)
            if given is None:
                self.lose(lines, "no name and value: NAME=VALUE")
            else:
                self.add("env", given, lines)

    def _on_restart(self, attribute: Attribute) -> None:
        lines = self.lines(attribute)
        text = self.text(attribute.value, lines)
        times = self.placed.block.body.attribute("max_retry_count")
        number = self.read.number(self.page, times.value) if times else None
        if text is not None and number is not None and text.plain == "on-failure" and times:
            text, lines = text_of(f"on-failure:{int(number)}"), lines + self.lines(times)
        if text is not None:
            self.add("restart", text, lines)

    def _on_max_retry_count(self, attribute: Attribute) -> None:
        if self.placed.block.body.attribute("restart") is None:
            self.lose(self.lines(attribute), "counts only with `restart`")

    def _on_network_mode(self, attribute: Attribute) -> None:
        lines = self.lines(attribute)
        text = self.text(attribute.value, lines)
        if text is None:
            return
        other = (text.plain or "").removeprefix("container:")
        if self.waits and other != text.plain:
            # The label and not the name: it is turned into the service's name with the others.
            text = text_of(f"service:{self.waits[-1]}")
        self.add("network_mode", text, lines)

    def _on_wait(self, attribute: Attribute) -> None:
        self.ledger.translated(self.lines(attribute), "those that depend on it wait until it works")

    def _on_count(self, attribute: Attribute) -> None:
        number = self.read.number(self.page, attribute.value)
        if number is None:
            self.lose(self.lines(attribute), "how many there are only Terraform can tell")
        else:
            self.add("replicas", text_of(str(int(number))), self.lines(attribute))

    def _on_for_each(self, attribute: Attribute) -> None:
        if self.each is not None:
            self.ledger.translated(self.lines(attribute), "a service for each of them")
            return
        self.lose(self.lines(attribute), "one service stands for all of them: write the others")

    def _in_dynamic(self, block: Block) -> None:
        """A block for each element, where all of them are known."""
        given, content = block.body.attribute("for_each"), block.body.blocks_of("content")
        rounds = self.read.rounds(self.page, given.value) if given else None
        if rounds is None or not content or not block.names:
            self.lose(self.lines(block), "how many there are only Terraform can tell")
            return
        iterator = block.body.attribute("iterator")
        name = self.page.code(iterator.value) if iterator else block.names[0]
        whole = self.lines(block)
        self.ledger.translated(n for n in whole if n not in self.lines(content[0]))
        self.placed.opened(self.ledger, content[0])
        before = dict(self.read.bound)
        for one in rounds:
            self.read.bound = {**before, name: one}
            self._block(msgspec.structs.replace(content[0], type=block.names[0]))
        self.read.bound = before

    def _on_tmpfs(self, attribute: Attribute) -> None:
        self.pairs("tmpfs", attribute)
        for fact in self.thing.all("tmpfs"):
            self.thing.facts.remove(fact)
            mount = blocks.tmpfs_of(fact.value)
            self.add("mount", mount, fact.lines)

    def _depends_on(self, attribute: Attribute, services: Mapping[str, str]) -> None:
        whole = self.lines(attribute)
        found = self.read.items(self.page, attribute.value) or []
        if len(whole) > 1:
            self.ledger.opens(whole[0], whole[-1])
        for page, item in found:
            lines = page.lines(item.span)
            parts = item.parts if isinstance(item, Traversal) else ()
            label = str(parts[1]) if len(parts) > 1 else ""
            if parts and parts[0] == "docker_container" and label in services:
                other = self.folder.declared("resource", "docker_container", label)
                waits = other.block.body.attribute("wait") if other else None
                healthy = waits is not None and self.read.flag(page, waits.value)
                until = "healthy" if healthy else "started"
                attach = other.block.body.attribute("attach") if other else None
                if attach is not None and self.read.flag(page, attach.value):
                    until = "completed"
                self.add("waits", Waiting(services[label], until), lines)
            elif parts and parts[0] in ("docker_network", "docker_volume", "docker_image"):
                self.ledger.translated(lines, "what a service uses is made before it anyway")
            else:
                self.lose(lines, "what it waits for does not stand in this file as a container")

    def _in_networks_advanced(self, block: Block) -> None:
        lines, body = self.lines(block), block.body
        given = body.attribute("name")
        name = self.text(given.value, lines) if given else None
        if given is None or name is None:
            return
        parts = given.value.parts if isinstance(given.value, Traversal) else ()
        declared = len(parts) > 1 and parts[0] == "docker_network"
        key = f"docker_network.{parts[1]}" if declared else name.filled(lambda v: v.name)
        aliases: list[str] = []
        texts: dict[str, Text] = {}
        for one in body.attributes:
            if one.name == "aliases":
                found = [text for text, _ in self.texts(one.value, self.lines(one))]
                aliases = [text.filled(lambda v: v.default or v.name) for text in found]
            elif one.name in ("ipv4_address", "ipv6_address"):
                text = self.text(one.value, lines)
                if text is not None:
                    texts[one.name] = text
            elif one.name != "name":
                self.lose(self.lines(one), f"`{one.name}` has no counterpart here")
        self.add(
            "network",
            Attachment(key, tuple(aliases), texts.get("ipv4_address"), texts.get("ipv6_address")),
            lines,
        )

    def _in_host(self, block: Block) -> None:
        lines = self.lines(block)
        parts = [block.body.attribute(name) for name in ("host", "ip")]
        texts = [self.text(one.value, lines) for one in parts if one is not None]
        if len(texts) == 2 and texts[0] is not None and texts[0].plain:
            self.add("extra_host", Named(texts[0].plain, texts[1]), lines)


def service_name(thing: Thing, label: str) -> str:
    """What others call it: its label where that is an alias, the container's name, or the label."""
    aliases = {alias for fact in thing.all("network") for alias in fact.value.aliases}
    own = next((a for a in sorted(aliases) if re.sub(r"[^a-z0-9_]+", "_", a.lower()) == label), "")
    name = thing.first("container_name")
    plain = name.plain if name is not None else None
    for candidate in (own, plain or ""):
        if _VALID.fullmatch(candidate):
            return candidate
    return label
