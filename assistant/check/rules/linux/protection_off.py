"""Firewall and access control stay on.

SELinux, AppArmor and the firewall are what is left when a service was broken into. Give the service
its rule (`ufw allow`, `firewall-cmd --add-service`, `semanage`), and leave the protection on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.shell import Command
from assistant.syntax.source import Span

_SERVICES = frozenset({"ufw", "firewalld", "apparmor"})
_NEEDLES = ("setenforce", "ufw", "firewalld", "apparmor")
_OTHER = later(r"ufw\s+(?:--force\s+)?enable|(?:enable|start)[^\n]*(?:nftables|iptables|ufw)")
_KICKSTART = later(r"^[ \t]*((?:selinux|firewall)[ \t]+--disabled?)\b", re.MULTILINE)


def off(subject: Subject) -> Iterator[Hit]:
    """Commands that switch such a protection off, unless another one is switched on."""
    for script in subject.scripts:
        if script.kind == "image" or not any(word in script.text for word in _NEEDLES):
            continue
        replaced = _OTHER.search(script.text) is not None
        for command in script.commands:
            what = _what(command)
            if what and not (replaced and what == "The firewall"):
                yield Hit(script.source, script.span(command.span), f"{what} is switched off",
                          "Give the service its rule instead.")  # fmt: skip
    for path, text in sorted(subject.files.items()):
        if "--disable" in text and path.endswith((".ks", ".cfg", ".kickstart")):
            for match in _KICKSTART.finditer(text):
                name = "SELinux" if "selinux" in match[1] else "The firewall"
                yield Hit(subject.source(path), Span(*match.span(1)), f"{name} is switched off",
                          "Leave it on, and open what is needed.")  # fmt: skip


def _what(command: Command) -> str:
    words = [word.removesuffix(".service") for word in command.arguments]
    if command.name == "setenforce" and words[:1] in (["0"], ["Permissive"], ["permissive"]):
        return "SELinux"
    if command.name == "ufw" and "disable" in words:
        return "The firewall"
    if command.name == "systemctl" and {"disable", "mask"} & set(words):
        named = _SERVICES & set(words)
        if named:
            return "AppArmor" if "apparmor" in named else "The firewall"
    return ""


RULE = Rule(
    code="rule/protection-off",
    severity="warning",
    page=__doc__ or "",
    check=off,
    bad={"a.sh": "#!/bin/sh\nsystemctl disable --now firewalld\n"},
    good={"a.sh": "#!/bin/sh\nfirewall-cmd --permanent --add-service=https\n"},
    at=("a.sh", 2, 1),
)
