"""Answers for Ubuntu's installer, read."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any

from assistant.core.errors import Declined
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, parse_yaml, plain, target
from assistant.translate.compose.nodes import Nodes
from assistant.translate.installers.late import command_of
from assistant.translate.installers.layout_autoinstall import layout_of
from assistant.translate.installers.model import (
    Account,
    Clock,
    Disk,
    Install,
    Keyboard,
    Lines,
    Network,
    netmask_of,
)
from assistant.translate.ledger import Ledger

_OWN = frozenset(
    {
        "version",
        "refresh-installer",
        "reporting",
    }
)
_LOST = {
    "interactive-sections": "nothing is asked: give the answers here",
    "codecs": "codecs are packages of Ubuntu's own",
    "drivers": "which drivers are needed Ubuntu's installer finds out by itself",
    "oem": "packages for one make of machine are Ubuntu's own",
    "error-commands": "what is done after a fault only this installer lets one say",
    "active-directory": "joining a domain is no part of the installation here",
    "user-data": "cloud-init's part: translate it by itself",
}
_TARGET = re.compile(r"curtin\s+in-target\s+(?:--target(?:=|\s+)\S+\s+)?--\s+(.*)", re.DOTALL)


def is_autoinstall(path: str, text: str) -> bool:
    """Whether a file holds answers for Ubuntu's installer, in user data or by themselves."""
    if re.search(r"^autoinstall:\s*(?:#.*)?$", text, re.MULTILINE):
        return (
            path.lower().endswith((".yml", ".yaml"))
            or "user-data" in path
            or "cloud-config" in text
        )
    own = re.search(r"^identity:", text, re.MULTILINE) and re.search(r"^version:\s*1", text, re.M)
    return bool(own) and path.lower().endswith((".yml", ".yaml"))


def read_autoinstall(path: str, text: str, ledger: Ledger, _beside: Mapping[str, str]) -> Install:
    """What the answers say. Raises Declined where none of them is known."""
    file = parse_yaml(path, text)
    root = target(file.documents[0]) if file.documents else None
    reader = _Reader(Nodes(file.source, ledger))
    for key, value in reader.nodes.pairs(root):
        if key.text == "autoinstall":
            for name, one in reader.nodes.pairs(value, opened_by=key):
                reader.key(name, one)
        elif isinstance(root, Table) and "autoinstall" in root.entries:
            ledger.lost(reader.nodes.lines(key, value), "cloud-init's own, beside the answers")
        else:
            reader.key(key, value)
    if not reader.install.facts:
        raise Declined(f"{path} answers nothing that is translated", mend="see docs/translation.md")
    return reader.install


class _Reader:
    def __init__(self, nodes: Nodes) -> None:
        self.nodes, self.ledger, self.install = nodes, nodes.ledger, Install("ubuntu")

    def key(self, key: Scalar, value: Node) -> None:
        """One answer."""
        lines, name = self.nodes.lines(key, value), key.text
        given: Any = plain(value, "1.1")
        special = getattr(self, f"_on_{name.replace('-', '_')}", None)
        if special is not None:
            special(key, value, given)
        elif name == "locale":
            self.install.add("locale", str(given), lines)
        elif name == "timezone":
            self.install.add("clock", Clock(str(given)), lines)
        elif name == "updates":
            self.install.add("upgrade", given == "all", lines)
        elif name == "shutdown":
            self.install.add("ending", "poweroff" if given == "poweroff" else "reboot", lines)
        elif name in _OWN:
            self.ledger.translated(lines, "a question that only this installer puts")
        elif name == "proxy":
            self.install.add("proxy", str(given or ""), lines)
        elif name in ("apt", "source", "snaps", "kernel", "debconf-selections"):
            self.ledger.lost(lines, f"`{name}` is Ubuntu's own")
        elif name in _LOST:
            self.ledger.lost(lines, _LOST[name])
        else:
            self.install.add(f".{name}", given, lines)

    def _on_keyboard(self, key: Scalar, value: Node, given: Any) -> None:
        lines = self.nodes.lines(key, value)
        table = given if isinstance(given, dict) else {}
        keyboard = Keyboard(str(table.get("layout", "us")), str(table.get("variant") or ""))
        self.install.add("keyboard", keyboard, lines)
        if table.get("toggle"):
            self.ledger.approximated(lines, "without a key that changes the layout")

    def _on_identity(self, key: Scalar, value: Node, given: Any) -> None:
        table = given if isinstance(given, dict) else {}
        taken = list(self.nodes.lines(key))
        for name, one in self.nodes.pairs(value, opened_by=key):
            lines = self.nodes.lines(name, one)
            if name.text == "hostname":
                self.install.add("host", str(table["hostname"]), lines)
            elif name.text == "password":
                how = "the password is not copied: its place is left open"
                self.ledger.hide(str(table.get("password") or ""))
                self.ledger.approximated(lines, how)
            elif name.text in ("username", "realname"):
                taken += lines
            else:
                self.ledger.lost(lines, f"`identity.{name.text}` has no counterpart here")
        if table.get("username"):
            full = str(table.get("realname") or "")
            account = Account(str(table["username"]), full, ("sudo",), "password" in table)
            self.install.add("account", account, tuple(taken[1:]))

    def _on_ssh(self, key: Scalar, value: Node, given: Any) -> None:
        table = given if isinstance(given, dict) else {}
        for name, one in self.nodes.pairs(value, opened_by=key):
            lines = self.nodes.lines(name, one)
            if name.text == "install-server":
                self.install.add("ssh", bool(table["install-server"]), lines)
            elif name.text == "authorized-keys":
                for item in self.nodes.items(one, opened_by=name):
                    self.install.add("key", ("", str(plain(item, "1.1"))), self.nodes.lines(item))
            else:
                self.install.add(f".ssh.{name.text}", plain(one, "1.1"), lines)

    def _on_packages(self, key: Scalar, value: Node, given: Any) -> None:
        for item in self.nodes.items(value, opened_by=key):
            name, lines = str(plain(item, "1.1")), self.nodes.lines(item)
            if name == "openssh-server":
                self.install.add("ssh", True, lines)
            elif name.endswith("^"):
                self.ledger.lost(lines, f"the task `{name}` is Ubuntu's own: name its packages")
            else:
                self.install.add("package", name, lines)

    def _on_storage(self, key: Scalar, value: Node, given: Any) -> None:
        lines = self.nodes.lines(key, value)
        layout = given.get("layout") if isinstance(given, dict) else None
        whole = layout_of(given.get("config")) if isinstance(given, dict) else None
        if whole is not None:
            self.install.add("layout", whole, lines)
            return
        if not isinstance(layout, dict) or layout.get("name") not in ("lvm", "direct"):
            why = "only layouts that can be read as a whole are translated: give it by hand"
            self.install.by_hand = True
            self.ledger.lost(lines, why)
            return
        match = layout.get("match")
        device = str(match.get("path", "")) if isinstance(match, dict) else ""
        self.install.add("disk", Disk(device, layout["name"] == "lvm"), lines)
        if "password" in layout:
            self.ledger.lost(lines, "a password for the disk is not copied: encrypt it by hand")
        if isinstance(match, dict) and "path" not in match:
            self.ledger.approximated(lines, "the only disk, not one that matches")

    def _on_network(self, key: Scalar, value: Node, given: Any) -> None:
        for name, one in self.nodes.pairs(value, opened_by=key):
            lines = self.nodes.lines(name, one)
            if name.text == "network":
                self._on_network(name, one, plain(one, "1.1"))
            elif name.text == "ethernets":
                for card, inner in self.nodes.pairs(one, opened_by=name):
                    self._card(card.text, plain(inner, "1.1"), self.nodes.lines(card, inner))
            elif name.text in ("version", "renderer"):
                self.ledger.translated(lines, "the other installer's own affair")
            else:
                self.ledger.lost(lines, "only cards of Ethernet are translated")

    def _card(self, name: str, given: Any, lines: Lines) -> None:
        card = given if isinstance(given, dict) else {}
        device = "" if "match" in card else str(name)
        others = sorted(
            set(card)
            - {
                "match",
                "addresses",
                "dhcp4",
                "routes",
                "gateway4",
                "nameservers",
                "set-name",
                "optional",
            }
        ) + (["search"] if (card.get("nameservers") or {}).get("search") else [])
        if others:
            self.ledger.approximated(lines, f"without `{'`, `'.join(others)}`")
        address, _, prefix = str((card.get("addresses") or [""])[0]).partition("/")
        if card.get("dhcp4") or not address:
            self.install.add("network", Network(True, device), lines)
            return
        routes = card.get("routes") or [{}]
        gateway = str(card.get("gateway4") or routes[0].get("via", ""))
        servers = (card.get("nameservers") or {}).get("addresses") or []
        mask = netmask_of(int(prefix)) if prefix.isdecimal() and int(prefix) < 33 else ""
        network = Network(False, device, address, mask, gateway, tuple(map(str, servers)))
        self.install.add("network", network, lines)

    def _on_late_commands(self, key: Scalar, value: Node, given: Any) -> None:
        for item in self.nodes.items(value, opened_by=key):
            one, lines = plain(item, "1.1"), self.nodes.lines(item)
            code = shlex.join(map(str, one)) if isinstance(one, list) else str(one)
            inside = _TARGET.fullmatch(code.strip())
            if inside is None:
                self.install.add("late", command_of(code.strip(), inside=False), lines)
                continue
            self.install.add("late", command_of(inside[1], inside=True), lines)

    def _on_early_commands(self, key: Scalar, value: Node, given: Any) -> None:
        for item in self.nodes.items(value, opened_by=key):
            one = plain(item, "1.1")
            code = shlex.join(map(str, one)) if isinstance(one, list) else str(one)
            self.install.add("early", code, self.nodes.lines(item))
