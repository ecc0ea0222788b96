"""Settings of a Vagrantfile by their names: what is known of them, and why the others are lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.syntax.ruby import Call, Node
from assistant.translate.ledger import Ledger
from assistant.translate.vagrant.model import Folder, Lab, Lines, Machine, Network, Port, Setting
from assistant.translate.vagrant.provisions import Making
from assistant.translate.vagrant.values import Names, Unknown, Values

_OF_VM = {
    "box": "box",
    "box_version": "box_version",
    "hostname": "hostname",
    "host_name": "hostname",
}
_OF_PROVIDER = {
    "memory": "memory", "cpus": "cores", "name": "title", "vmname": "title",
    "vmx.memsize": "memory", "vmx.numvcpus": "cores", "vmx.displayname": "title",
}  # fmt: skip
_OF_NETWORK = frozenset({"ip", "bridge", "type", "auto_config", "use_dhcp_assigned_default_route"})
_NUMBERS = frozenset({"memory", "cores"})
_VAGRANT = {
    "ssh": "how Vagrant reaches the machine: the target has its own way",
    "winrm": "how Vagrant reaches the machine: the target has its own way",
    "vagrant": "about Vagrant itself",
    "vbguest": "a plugin of Vagrant's",
    "hostmanager": "a plugin of Vagrant's",
    "cache": "a plugin of Vagrant's",
    "proxy": "a plugin of Vagrant's",
    "disksize": "a plugin of Vagrant's",
    "vm.boot_timeout": "how long Vagrant waits",
    "vm.graceful_halt_timeout": "how long Vagrant waits",
    "vm.box_check_update": "whether Vagrant looks for a newer box",
    "vm.box_url": "where Vagrant fetches the box: Packer is to be given the address instead",
    "vm.post_up_message": "what Vagrant says at the end",
    "vm.usable_port_range": "how Vagrant gives out ports",
}
_SIZE = re.compile(r"(?i)\s*(\d+(?:\.\d+)?)\s*(MB|GB|TB)\s*")
_GIB = {"MB": 1 / 1024, "GB": 1, "TB": 1024}


class Settings:
    """Puts what a statement says onto a machine, or says in the ledger why it does not."""

    def __init__(self, values: Values, ledger: Ledger, lab: Lab) -> None:
        self.values, self.ledger, self.lab = values, ledger, lab

    def provision(self, words: list[str], lines: Lines) -> Making:
        """A provisioner in the making; `words` are its name and kind as they stand."""
        return Making(self.values, self.ledger, words, lines)

    def put(
        self, machine: Machine, part: str, path: tuple[str, ...], node: Node,
        names: Names, lines: Lines,
    ) -> None:  # fmt: skip
        """`config.vm.box = "..."`, `vb.memory = 1024`. Raises Unknown."""
        if part.startswith("provider:"):
            self._of_provider(machine, part, path, self.values.of(node, names), lines)
            return
        if path in (("vm", "communicator"), ("vm", "guest")):
            word = self.values.text(node, names)
            if word in ("winrm", "windows"):
                self._add(machine, "windows", True, lines)
            else:
                self.ledger.translated(lines, "a machine that is reached by SSH, as any is")
            return
        concept = _OF_VM.get(path[1]) if path[:1] == ("vm",) and len(path) == 2 else None
        if concept is None:
            self._strange(path, lines)
            return
        self._add(machine, concept, self.values.text(node, names), lines)

    def call(
        self, machine: Machine, part: str, path: tuple[str, ...], node: Call,
        names: Names, lines: Lines,
    ) -> None:  # fmt: skip
        """`config.vm.network ...`, `vb.customize [...]`. Raises Unknown."""
        named = dict(node.named)
        if part.startswith("provider:"):
            self._provider_call(machine, part, path, node, names, lines)
        elif path == ("vm", "network") and node.items:
            kind = self.values.text(node.items[0], names)
            self._network(machine, kind, named, names, lines)
        elif path == ("vm", "synced_folder") and len(node.items) == 2:
            self._folder(machine, node, named, names, lines)
        elif path == ("vm", "disk"):
            self._disk(machine, named, names, lines)
        else:
            self._strange(path, lines)

    def _add(
        self, machine: Machine, concept: str, value: Any, lines: Lines, provider: str = ""
    ) -> None:
        once = concept not in ("network", "port", "folder", "disk")
        for old in machine.settings if once else []:
            if (old.concept, old.provider) == (concept, provider) and old.value == value:
                self.ledger.translated(old.lines)
            elif (old.concept, old.provider) == (concept, provider):
                self.ledger.leftover(old.lines, "a later line sets it again")
        if once:
            kept = [s for s in machine.settings if (s.concept, s.provider) != (concept, provider)]
            machine.settings = kept
        machine.settings.append(Setting(concept, value, lines, provider))

    def _strange(self, path: tuple[str, ...], lines: Lines) -> None:
        full, first = ".".join(path[:2]), path[0] if path else ""
        why = _VAGRANT.get(full) or _VAGRANT.get(first)
        self.ledger.lost(lines, why or f"`{'.'.join(path)}` has no counterpart")

    def _of_provider(
        self, machine: Machine, part: str, path: tuple[str, ...], value: Any, lines: Lines
    ) -> None:
        provider, word = part.partition(":")[2], ".".join(path)
        concept = _OF_PROVIDER.get(word.lower())
        if word == "maxmemory":
            self.ledger.lost(lines, "memory that grows is Hyper-V's own: the first size is kept")
        elif concept is None:
            self.ledger.lost(lines, f"`{word}` is a setting of {provider} under Vagrant alone")
        elif concept in _NUMBERS:
            number = re.fullmatch(r"\s*(\d+)\s*", str(value))
            if number is None:
                raise Unknown(str(value))
            self._add(machine, concept, int(number[1]), lines, provider)
        else:
            self._add(machine, concept, str(value), lines, provider)

    def _provider_call(
        self, machine: Machine, part: str, path: tuple[str, ...], node: Call,
        names: Names, lines: Lines,
    ) -> None:  # fmt: skip
        provider = part.partition(":")[2]
        given = [self.values.of(one, names) for one in node.items]
        words = given[0] if path == ("customize",) and given and isinstance(given[0], list) else []
        known = {"--memory": "memory", "--cpus": "cores", "--name": "title"}
        pairs = list(zip(words[2::2], words[3::2], strict=False))
        if words[:1] == ["modifyvm"] and pairs and all(w in known for w, _ in pairs):
            for word, value in pairs:
                self._of_provider(machine, part, (_WORDS[known[word]],), value, lines)
        else:
            what = " ".join(map(str, words[2:4])) or ".".join(path)
            self.ledger.lost(lines, f"`{what}` is a setting of {provider} under Vagrant alone")

    def _text(self, given: Mapping[str, Node], word: str, names: Names) -> str:
        return self.values.text(given[word], names) if word in given else ""

    def _network(
        self, machine: Machine, kind: str, given: Mapping[str, Node], names: Names,
        lines: Lines,
    ) -> None:  # fmt: skip
        if kind == "forwarded_port":
            guest = self._text(given, "guest", names)
            if not guest.isdigit():
                raise Unknown("guest")
            host = self._text(given, "host", names)
            port = Port(int(guest), int(host) if host.isdigit() else int(guest),
                        self._text(given, "protocol", names) or "tcp")  # fmt: skip
            self._add(machine, "port", port, lines)
        elif kind in ("private_network", "public_network"):
            made = Network(kind.partition("_")[0], self._text(given, "ip", names),
                           self._first(given, names))  # fmt: skip
            self._add(machine, "network", made, lines)
            for word in given:
                if word not in _OF_NETWORK:
                    self.ledger.approximated(lines, f"without `{word}` of the network")
        else:
            self.ledger.lost(lines, f"`{kind}` is no kind of network that Vagrant has")

    def _first(self, given: Mapping[str, Node], names: Names) -> str:
        """A bridge, or the first of several."""
        value = self.values.of(given["bridge"], names) if "bridge" in given else ""
        return str(value[0] if isinstance(value, list) and value else value)

    def _folder(
        self, machine: Machine, node: Call, given: Mapping[str, Node], names: Names,
        lines: Lines,
    ) -> None:  # fmt: skip
        source, target = (self.values.text(one, names) for one in node.items)
        if "disabled" in given and self.values.of(given["disabled"], names):
            self.ledger.translated(lines, "elsewhere no folder is shared by itself")
        else:
            self._add(machine, "folder", Folder(source, target), lines)

    def _disk(
        self, machine: Machine, given: Mapping[str, Node], names: Names, lines: Lines
    ) -> None:
        size = _SIZE.fullmatch(self._text(given, "size", names))
        if size is None:
            self.ledger.lost(lines, "no size is said of the disk, or it is no disk")
            return
        primary = "primary" in given and bool(self.values.of(given["primary"], names))
        number = float(size[1]) * _GIB[size[2].upper()]
        self._add(machine, "disk", (max(1, round(number)), primary), lines)


_WORDS = {"memory": "memory", "cores": "cpus", "title": "name"}
