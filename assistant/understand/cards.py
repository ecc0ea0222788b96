"""What a goal says of a machine's network cards: the second one's network, model and MTU."""

from __future__ import annotations

import re

from assistant.understand.reading import Reading

_ON = r"(?:is\s+)?(?:on|in|at|to|with|for|using|:)\s+(?:the\s+)?(?:bridge\s+)?"
_NET = (
    r"(?P<bridge>vmbr[0-9]+)?(?:\s*,?\s*(?:with|in|on|and|using)?\s*)?"
    r"(?:(?:vlan|tag)\s*(?:id|tag)?\s*(?P<vlan>[0-9]{1,4})\b)?"
)
_CARD = r"(?:\s+(?:nic|network\s+card|card|interface|network\s+interface))"
_FIRST = rf"\b(?:one|first|1st)\b{_CARD}?\s+{_ON}[\w\s-]{{2,30}}?"
_OTHER = r"(?P<lead>(?:and\s+)?(?:one|another|(?:the\s+)?(?:other|second|2nd))\b)"
_SECOND_IP = re.compile(
    rf"\b(?:and\s+)?(?:the\s+)?(?:second|2nd|other){_CARD}?(?:\s+(?:on|in|at)\s+(?P<before>vmbr[0-9]+))?"
    r"(?:\s+(?:with|has|gets|is|an?|static|fixed|ip|address))*\s*[:=]?\s*(?P<ip>[0-9]{1,3}(?:\.[0-9]{1,3}){3}/[0-9]{1,2})"
    r"(?:\s+(?:on|in|at)\s+(?P<behind>vmbr[0-9]+))?(?!\w|\.\w)",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(
    rf"\b(?:the\s+)?(?:first|1st){_CARD}?\b(?=\s+(?:on|with|is|has|by|gets|dhcp|static|vmbr))", re.I
)
_PROXMOX = re.compile(r"\b(?:proxmox|pve)\b", re.IGNORECASE)
_BRIDGED = re.compile(r"\bbridged(?:\s+(?:network(?:ing)?|mode))?\b", re.IGNORECASE)
_SECONDS = (
    re.compile(
        rf"\b(?:two|2|both|dual){_CARD}s?\s*[,:;(]?\s*(?:and\s+)?(?P<lead>(?:the\s+)?(?:second|2nd|other)\b){_CARD}?\s+"
        rf"(?P<all>{_ON}{_NET})",
        re.IGNORECASE,
    ),
    re.compile(rf"{_FIRST},?\s+{_OTHER}{_CARD}?\s+(?P<all>{_ON}{_NET})", re.IGNORECASE),
    re.compile(
        r"(?P<lead>)\b(?:two|2|dual|both)\s+(?:nics|network\s+cards|cards|(?:network\s+)?interfaces)"
        r"\s*(?:on|in|at|:|\()?\s*(?:the\s+)?(?:bridges\s+)?vmbr[0-9]+\s*(?:,|and|&|\+|/)\s*"
        r"(?P<all>(?P<bridge>vmbr[0-9]+)(?P<vlan>)?)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<lead>)\b(?:second|2nd|another|additional){_CARD}\s+(?P<all>{_ON}{_NET})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<lead>)\b(?:two|2|both|dual){_CARD}s?\s*[,:(]?\s*(?:on\s+|in\s+)?vmbr[0-9]+"
        r"\s*(?:,|and|&|\+)\s*(?P<all>(?P<bridge>vmbr[0-9]+))(?P<vlan>(?!))?",
        re.IGNORECASE,
    ),
)

_NIC = (
    r"(?:nics?|network\s+(?:cards?|adapters?|interfaces?|devices?)"
    r"|(?:ethernet\s+)?(?:adapters?|cards?))"
)
_KINDS = r"(?:e1000e?|rtl8139|vmxnet3|virtio(?:-net)?)"
_MODEL = re.compile(
    rf"\b(?:(?:with|use|using|and|an?|the|intel)\s+)*(?P<model>{_KINDS})\s+(?:for\s+the\s+)?{_NIC}(?!\s+drivers?)\b"
    rf"|\b{_NIC}\s+(?:(?:model|type|is|as|of|=|:)\s*)*(?P<behind>{_KINDS})\b(?!\s+drivers?)",
    re.IGNORECASE,
)
_MTU = re.compile(
    r"\b(?:(?:with|and|an?|use|set|the|network)\s+)*(?:jumbo\s+frames?\s*\(?\s*)?mtu\s*(?:(?:size|of|is|to|=|:)\s*)*"
    r"(?P<mtu>[0-9]{3,5})\b\)?|\b(?:(?:with|and|use|enable)\s+)*(?P<jumbo>jumbo\s+frames?)\b",
    re.IGNORECASE,
)
_JUMBO = 9000
_VSPHERE = re.compile(r"\b(?:vsphere|vcenter|esxi|vmware)\b", re.IGNORECASE)
_TERRAFORM = re.compile(r"\b(?:terraform|(?:open)?tofu|tf)\b", re.IGNORECASE)
_CALLED = (
    r"(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'|[A-Z][\w-]*|[a-z][\w-]*[0-9]"
    r"|(?i:lan|dmz|wan|mgmt|management|storage|backup|internal|external|servers)\b)"
)
_LANS = r"(?i:port\s?groups?|networks?|vlans?)"
_TWO_NETWORKS = re.compile(
    rf"(?i:\b(?:(?:two|2|both|dual)\s+)?(?:{_NIC}|{_LANS}))[\s,:(]*(?i:(?:on|in|at|to|called|named)\s+)?"
    rf"(?i:the\s+)?(?:{_LANS}\s+)?(?P<first>{_CALLED})\s*(?:,|&|\+|\band\b)\s*(?P<second>{_CALLED})"
)
_SECOND_NETWORK = re.compile(
    rf"(?i:\b(?:second|2nd|another|additional|extra)\s+{_NIC}\s+(?:is\s+|connected\s+|attached\s+)?)"
    rf"(?P<all>(?i:(?:on|in|at|to)\s+(?:the\s+)?)(?:{_LANS}\s+)?(?P<second>{_CALLED})(?:\s+{_LANS})?)"
)


def find_card_settings(reading: Reading) -> None:
    """Set `nic_model` and `nic_mtu`, and on vSphere `network` and `second_network`."""
    terraform = _TERRAFORM.search(reading.goal)
    for match in _MODEL.finditer(reading.goal):
        model = (match["model"] or match["behind"]).lower().removesuffix("-net")
        # Packer has a component of its own for VMware's card.
        if reading.free(*match.span()) and (model != "vmxnet3" or terraform):
            reading.set("nic_model", model, *match.span())
    for match in _MTU.finditer(reading.goal):
        if reading.free(*match.span()) and reading.value("nic_mtu") is None:
            reading.set("nic_mtu", int(match["mtu"] or _JUMBO), *match.span())
        elif match["jumbo"] and reading.free(*match.span()):
            reading.claim(*match.span(), f"nic_mtu = {reading.value('nic_mtu')}")
    if terraform and _VSPHERE.search(reading.goal):
        _two_networks(reading)


def _two_networks(reading: Reading) -> None:
    for match in _TWO_NETWORKS.finditer(reading.goal):
        if reading.free(*match.span()) and reading.value("second_network") is None:
            middle = match.end("first")
            first = match["first"].strip("\"'")
            reading.set("network", first, match.start(), middle)
            reading.set("second_network", match["second"].strip("\"'"), middle, match.end())
            again = rf"\b(?:on|in)\s+(?:the\s+)?[\"']?{re.escape(first)}[\"']?(?![\w-])"
            for said in re.finditer(again, reading.goal):
                if reading.free(*said.span()):
                    reading.claim(*said.span(), f"network = {first}")
    for match in _SECOND_NETWORK.finditer(reading.goal):
        if reading.free(*match.span("all")) and reading.value("second_network") is None:
            name = match["second"].strip("\"'")
            reading.set("second_network", name, *match.span("all"))


def claim_bridged(reading: Reading) -> None:
    """ "bridged" beside the bridge that a machine is on."""
    for match in _BRIDGED.finditer(reading.goal) if reading.value("bridge") else ():
        if reading.free(*match.span()):
            reading.claim(*match.span(), "on a bridge")


def find_cards(reading: Reading) -> None:
    """Set `second_bridge` and `second_vlan`; what is said of the first card is read elsewhere."""
    proxmox = _PROXMOX.search(reading.goal) and _TERRAFORM.search(reading.goal)
    for match in _SECOND_IP.finditer(reading.goal) if proxmox else ():
        if reading.free(*match.span()) and reading.value("second_ip") is None:
            reading.set("second_ip", match["ip"], *match.span())
            if bridge := match["before"] or match["behind"]:
                reading.set("second_bridge", bridge.lower(), *match.span())
            for first in _FIRST_WORD.finditer(reading.goal):
                if reading.free(*first.span()):
                    reading.claim(*first.span(), "the first network card")
    for match in (m for pattern in _SECONDS for m in pattern.finditer(reading.goal)):
        if not reading.free(*match.span("all")):
            continue
        if (
            match["lead"]
            and (match["bridge"] or match["vlan"])
            and reading.free(*match.span("lead"))
        ):
            reading.claim(*match.span("lead"), "the second network card")
        if match["bridge"]:
            reading.set("second_bridge", match["bridge"].lower(), *match.span("bridge"))
        if match["vlan"]:
            start = match.end("bridge") if match["bridge"] else match.start("all")
            reading.set("second_vlan", int(match["vlan"]), start, match.end("vlan"))
