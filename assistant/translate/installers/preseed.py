"""Answers for Debian's installer, read and written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from posixpath import basename
from typing import Any

from assistant.core.errors import Declined
from assistant.syntax.preseed import Broken, parse_preseed
from assistant.syntax.source import Source
from assistant.translate.installers.late import split_late
from assistant.translate.installers.layout_preseed import layout_of
from assistant.translate.installers.model import (
    Account,
    Clock,
    Disk,
    Install,
    Keyboard,
    Lines,
    Network,
)
from assistant.translate.ledger import Ledger

_LOST = (
    (r"preseed/(?:run|include)", "what stands in another file is translated by itself"),
    (r"localechooser/supported-locales", "without the languages beside the first one"),
    (r"pkgsel/update-policy", "updates by themselves: install what does that here"),
    (r"base-installer/install-recommends", "recommended packages come along or not as ever here"),
    (r"base-installer/", "another system has kernels of its own"),
    (r"clock-setup/ntp$", "the clock is set from the net as ever here"),
)
"""Questions whose answer, unless it is the usual one, means something that is gone."""
_USUAL = frozenset({"", "none", "true"})
_OWN = re.compile(
    r"partman.*(?:confirm|choose_partition|device_remove|purge|non_efi|no_swap|write_new_label"
    r"|guided_size|choose_label|default_filesystem$)|popularity-contest|grub-installer/(?:only|with|force)"
    r"|cdrom-detect|apt-setup/(?:cdrom|disable-cdrom|services-select|use_mirror|security_host)"
    r"|hw-detect|netcfg/(?:link_wait|dhcp|wireless|confirm_static|disable_autoconfig|hostname$)"
    r"|debconf/|localechooser|debian-installer/(?:language|country|allow_unauth|splash)"
    r"|passwd/(?:make-user|user-password-again|root-password-again)|base-installer/|anna/"
    r"|keyboard-configuration/(?:toggle|modelcode)|console-setup|clock-setup/(?:ntp|utc-auto)|user-setup/allow|pkgsel/(?:update-policy|install-language|language-packs)"
    r"|mirror/(?:country|http/proxy|suite|protocol)|finish-install/(?!reboot)|preseed/(?!late|early)"
)
"""Questions that only this installer puts: the others do the same unasked."""
_TYPES = frozenset(
    {
        "string",
        "boolean",
        "select",
        "multiselect",
        "note",
        "password",
        "text",
        "title",
        "seen",
        "error",
    }
)
_MIRROR = "each distribution has mirrors of its own"


def is_preseed(path: str, text: str) -> bool:
    """Whether a file answers questions of Debian's installer."""
    name = basename(path).lower()
    named = name.endswith((".cfg", ".seed", ".preseed", ".txt")) or "." not in name
    if not named and not name.startswith("preseed.cfg"):
        return False
    return re.search(r"^\s*d-i\s+[\w-]+/", text, re.MULTILINE) is not None


def read_preseed(path: str, text: str, ledger: Ledger, _beside: Mapping[str, str]) -> Install:
    """What the answers say. Raises Declined where none of them is known."""
    reader = _Reader(ledger)
    source = Source(path, text)
    for one in parse_preseed(source):
        last = source.line_of(max(one.span.start, one.span.end - 1))
        lines = tuple(range(source.line_of(one.span.start), last + 1))
        if isinstance(one, Broken):
            ledger.lost(lines, "no answer: OWNER QUESTION TYPE VALUE")
        else:
            # Some leave the type out.
            value = one.value if one.type in _TYPES else f"{one.type} {one.value}".strip()
            reader.answer(one.question, value, lines)
    reader.close()
    if not reader.install.facts:
        raise Declined(f"{path} answers nothing that is translated", mend="see docs/translation.md")
    return reader.install


class _Reader:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.install = ledger, Install("debian")
        self._parts: dict[str, dict[str, Any]] = {}
        self._lines: dict[str, list[int]] = {}
        self._recipe: tuple[str, Lines] | None = None

    def answer(self, name: str, value: str, lines: Lines) -> None:
        """One answer."""
        simple = {
            "debian-installer/locale": "locale",
            "netcfg/get_hostname": "host",
            "netcfg/get_domain": "domain",
            "preseed/early_command": "early",
            "clock-setup/ntp-server": "ntp",
            "mirror/http/proxy": "proxy",
            "debian-installer/add-kernel-opts": "kernel",
        }
        if name in simple:
            if value and value not in ("unassigned-domain", "unassigned-hostname"):
                self.install.add(simple[name], value, lines)
            else:
                self.ledger.translated(lines)
        elif name == "partman-auto/method" and value not in ("lvm", "regular", "crypto"):
            self.install.by_hand = True
            self.ledger.lost(
                lines, "only layouts of one whole disk are translated: give it by hand"
            )
        elif name in _PARTS:
            concept, part = _PARTS[name]
            how = _less(name, value)
            if how:
                self.ledger.approximated(lines, how)
            self._parts.setdefault(concept, {})[part] = value
            self._lines.setdefault(concept, []).extend(lines)
        elif name.startswith("passwd/user-password"):
            self.ledger.hide(value)
            self._parts.setdefault("account", {})["secret"] = True
            self.ledger.approximated(lines, "the password is not copied: its place is left open")
        elif name.startswith("passwd/root-password"):
            self.ledger.hide(value)
            self.install.add("root", True, lines)
        elif name == "passwd/root-login":
            self.install.add("root", False, lines) if value == "false" else None
            self.ledger.translated(lines)
        else:
            self._more(name, value, lines)

    def _more(self, name: str, value: str, lines: Lines) -> None:
        if name in ("tasksel/first", "pkgsel/include"):
            words = (
                value.replace(",", " ").split() if name == "pkgsel/include" else value.split(",")
            )
            for word in (one.strip() for one in words):
                self._package(word, name == "tasksel/first", lines)
            if not value:
                self.ledger.translated(lines)
        elif name == "pkgsel/upgrade":
            self.install.add("upgrade", value != "none", lines)
        elif name == "preseed/late_command":
            for late in split_late(value):
                self.install.add("late", late, lines)
        elif name == "finish-install/reboot_in_progress":
            if self.install.all("ending"):
                self.ledger.translated(lines)
            else:
                self.install.add("ending", "reboot", lines)
        elif name in ("debian-installer/exit/poweroff", "debian-installer/exit/halt"):
            others = self.install.all("ending")
            self.install.facts = [f for f in self.install.facts if f.concept != "ending"]
            self.ledger.translated([n for fact in others for n in fact.lines])
            if value == "true":
                self.install.add("ending", name.rpartition("/")[2], lines)
        elif name == "user-setup/encrypt-home" and value == "false":
            self.ledger.translated(lines)
        elif "passphrase" in name or "password" in name:
            self.ledger.hide(value)
            self.ledger.lost(lines, "a password is not copied: set it by hand")
        elif why := _gone(name, value):
            self.ledger.lost(lines, why)
        elif name == "partman-auto/expert_recipe":
            self._recipe = (value, lines)
        elif "mirror/" in name:
            self.ledger.lost(lines, _MIRROR)
        elif _OWN.search(name):
            self.ledger.translated(lines, "a question that only this installer puts")
        else:
            self.install.add(f".{name}", value, lines)

    def _package(self, word: str, task: bool, lines: Lines) -> None:
        if word == "ssh-server" or (word == "openssh-server" and not task):
            self.install.add("ssh", True, lines)
        elif task and word == "standard":
            self.ledger.translated(lines, "what every system has")
        elif task:
            self.ledger.lost(lines, f"the task `{word}` is Debian's own: name its packages")
        elif word:
            self.install.add("package", word, lines)

    def _divided(self, recipe: str, lines: Lines) -> None:
        """The disk as a recipe divides it, in place of the whole disk."""
        given = self._parts.get("disk", {})
        disk = given.get("device", "").split(" ")[0]
        layout = layout_of(recipe, disk) if given.get("method", "regular") == "regular" else None
        if layout is None:
            self.install.by_hand = True
            self.ledger.lost(lines, "only partitions of one disk are translated: give it by hand")
            return
        self._parts.pop("disk", None)
        self.install.add("layout", layout, (*self._lines.pop("disk", ()), *lines))

    def close(self) -> None:
        """What several answers say together."""
        if self._recipe:
            self._divided(*self._recipe)
        for concept, given in self._parts.items():
            lines = tuple(self._lines.get(concept, ()))
            value = _made(concept, given)
            locked = any(fact.value is False for fact in self.install.all("root"))
            if isinstance(value, Account) and locked and "sudo" not in value.groups:
                # Without root's password the installer lets the account become root.
                value = replace(value, groups=(*value.groups, "sudo"))
            if value is None:
                self.ledger.translated(lines)
            else:
                self.install.add(concept, value, lines)


_PARTS = {
    "keyboard-configuration/xkb-keymap": ("keyboard", "layout"),
    "keyboard-configuration/layoutcode": ("keyboard", "layout"),
    "keyboard-configuration/variantcode": ("keyboard", "variant"),
    "time/zone": ("clock", "zone"),
    "clock-setup/utc": ("clock", "utc"),
    "netcfg/choose_interface": ("network", "device"),
    "netcfg/get_ipaddress": ("network", "address"),
    "netcfg/get_netmask": ("network", "netmask"),
    "netcfg/get_gateway": ("network", "gateway"),
    "netcfg/get_nameservers": ("network", "servers"),
    "passwd/username": ("account", "name"),
    "passwd/user-fullname": ("account", "full"),
    "passwd/user-default-groups": ("account", "groups"),
    "passwd/user-uid": ("account", "number"),
    "partman-auto/disk": ("disk", "device"),
    "partman-auto/method": ("disk", "method"),
    "partman-auto/choose_recipe": ("disk", "recipe"),
    "grub-installer/bootdev": ("disk", "boot"),
    "partman/default_filesystem": ("disk", "filesystem"),
}


def _gone(name: str, value: str) -> str:
    """Why an answer is lost that only this installer asks for; empty where it is the usual one."""
    if value in _USUAL and not name.startswith("preseed/"):
        return ""
    return next((why for pattern, why in _LOST if re.fullmatch(f"{pattern}.*", name)), "")


def _less(name: str, value: str) -> str:
    """What of an answer is not taken over."""
    if name == "partman-auto/method" and value == "crypto":
        return "without encryption: a password for the disk is not copied"
    if name == "partman-auto/disk" and " " in value:
        return "the first disk alone"
    if name == "partman-auto/choose_recipe" and value not in ("atomic", "home"):
        return "home apart, and nothing else"
    return ""


def _made(concept: str, given: dict[str, Any]) -> object:
    """The value of a concept; None where nothing that counts is said."""
    if concept == "keyboard":
        layout, _, variant = given.get("layout", "us").partition("(")
        return Keyboard(layout.strip(), given.get("variant", variant.rstrip(")")))
    if concept == "clock":
        utc = {"true": True, "false": False}.get(given.get("utc", ""))
        return Clock(given["zone"], utc) if "zone" in given else None
    if concept == "network":
        device = given.get("device", "auto")
        return Network(
            "address" not in given,
            "" if device == "auto" else device,
            given.get("address", ""),
            given.get("netmask", ""),
            given.get("gateway", ""),
            tuple(given.get("servers", "").split()),
        )
    if concept == "account":
        groups = tuple(given.get("groups", "").split())
        name, full = given.get("name", ""), given.get("full", "")
        known = Account(name, full, groups, "secret" in given, given.get("number", ""))
        return known if known.name else None
    method = given.get("method", "")
    lvm = {"lvm": True, "regular": False, "crypto": True}.get(method)
    device = given.get("device", "").split(" ")[0]
    home = given.get("recipe", "atomic") != "atomic"
    return Disk(device, lvm, home, given.get("filesystem", ""))
