"""Switches of Hyper-V that a goal wants made: an internal switch lab, an external one on a card."""

from __future__ import annotations

import re

from assistant.understand.reading import Reading

_HYPERV = re.compile(r"\bhyper-?\s?v\b", re.IGNORECASE)
_TERRAFORM = re.compile(r"\b(?:terraform|(?:open)?tofu|tf)\b", re.IGNORECASE)
_THERE = re.compile(r"\b(?:existing|(?:on|to|into|using|use|with)\s+(?:the|my|our))\s+\Z", re.I)
"""Words before a switch that is there already."""
_WORD = r"(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'|[A-Za-z][\w.-]*)"
_SWITCH = re.compile(
    r"(?:\b(?:an?|one|new)\s+)*\b(?P<kind>internal|external|private|nat)\s+"
    r"(?:(?:hyper-?v|virtual|v)\s*)?switch(?![\w-])"
    rf"(?:\s*(?:called|named|:)?\s*(?P<name>(?!(?:and|on|with|to|over|via|bound|for|using)\b){_WORD}))?"
    r"(?:\s*\(?(?:bound\s+to|on|to|over|via|with|using)\s+(?:(?:the|a)\s+)?(?:(?:physical|network)\s+)*"
    rf"(?:adapter|adaptor|nic|card|interface)\s+(?:called\s+|named\s+)?(?P<card>{_WORD})\)?"
    r"|\s+(?:on|over|via|to)\s+[\"'](?P<nic>[^\"'\n]{1,60})[\"'])?",
    re.IGNORECASE,
)

_USUAL = re.compile(
    r"\b(?:on|to|in|using)\s+(?:the\s+)?(?:hyper-?v\s+)?(?:switch\s+)?[\"']?default\s+switch\b[\"']?",
    re.I,
)
"""The switch that Hyper-V comes with."""

_ONE = (
    r"(?:(?i:default\s+switch\b)|\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'|[A-Z][\w-]*"
    r"|(?:lan|dmz|wan|mgmt|internal|external|storage)\b)"
)
_NIC = r"(?:nics?|network\s+(?:cards?|adapters?|interfaces?)|adapters?|cards?)"
_TWO = (
    re.compile(
        rf"\b(?:(?:on|to|in|at|with|using)\s+)?(?:the\s+)?(?i:(?:v|virtual\s+)?switche?s)\s+(?:called\s+|named\s+)?"
        rf"(?P<first>{_WORD})\s*(?:,|&|\+|\band\b)\s*(?P<second>{_WORD})"
    ),
    re.compile(
        rf"(?:\b(?:on|to|in|at)\s+(?:the\s+)?)?(?P<first>{_ONE})\s+and\s+(?P<second>{_ONE})(?:\s+switch(?:es)?)?"
    ),
    re.compile(
        rf"\b(?:one|first)\s+(?:{_NIC}\s+)?(?:(?:on|to|in|at)\s+)?(?:the\s+)?(?:switch\s+)?(?P<first>{_ONE})(?:\s+switch)?\s*,?\s*"
        rf"(?:and\s+)?(?:one|second|the\s+(?:other|second))\s+(?:{_NIC}\s+)?(?:(?:on|to|in|at)\s+)?(?:the\s+)?(?:switch\s+)?"
        rf"(?P<second>{_ONE})(?:\s+switch)?"
    ),
)
"""Two switches, one for each of a machine's network cards; the second form beside those only."""
_CARDS = re.compile(
    rf"\b(?:two|2|dual)\s+(?:virtual\s+)?{_NIC}[\s,:(]+\Z|\bdual[\s-]homed\s+\Z", re.I
)
_SECOND = re.compile(
    rf"(?i:\b(?:second|2nd|another|additional|extra|further)\s+{_NIC}\s+(?:is\s+|connected\s+|attached\s+)?)(?P<all>(?:on|to|in|at|for)\s+"
    rf"(?:the\s+)?(?:(?:v|virtual\s+)?switch\s+(?P<called>{_WORD})|(?P<name>{_ONE})(?:\s+switch)?))(?P<tag>\s*,?\s*(?:(?:with|in|on)\s+)?vlan\s+(?P<vlan>[0-9]{{1,4}})\b)?"
)
"""The switch of a machine's second network card."""


def _find_two(reading: Reading) -> None:
    """Set `switch` and `second_switch` where a machine has a network card on each of two."""
    for match in _TWO[0].finditer(reading.goal):
        _take_two(reading, match)
    for match in _TWO[1].finditer(reading.goal):
        if _CARDS.search(reading.goal[: match.start()]):
            _take_two(reading, match)
    for match in _TWO[2].finditer(reading.goal):
        _take_two(reading, match)
    for match in _SECOND.finditer(reading.goal):
        if reading.value("second_switch") is None and reading.free(*match.span("all")):
            name = (match["called"] or match["name"]).strip("\"'")
            reading.set("second_switch", name, *match.span("all"))
            if match["tag"] and reading.free(*match.span("tag")):
                reading.set("second_vlan", int(match["vlan"]), *match.span("tag"))


def _take_two(reading: Reading, match: re.Match[str]) -> None:
    if not reading.free(*match.span()) or reading.value("second_switch") is not None:
        return
    middle = match.end("first")
    reading.set("switch", match["first"].strip("\"'"), match.start(), middle)
    reading.set("second_switch", match["second"].strip("\"'"), middle, match.end())


def _find_usual(reading: Reading) -> None:
    usual = _USUAL.search(reading.goal) if _HYPERV.search(reading.goal) else None
    if usual and reading.free(*usual.span()):
        reading.set("switch", "Default Switch", *usual.span())


def find_virtual_switches(reading: Reading) -> None:
    """Set `new_switch` for each, and `switch` where the goal says which one the machines are on.

    A value is name=Kind, with the network card behind a colon: uplink=External:Ethernet 2.
    """
    if not (_HYPERV.search(reading.goal) and _TERRAFORM.search(reading.goal)):
        _find_usual(reading)
        return
    _find_two(reading)
    names = []
    for match in _SWITCH.finditer(reading.goal):
        lead = _THERE.search(reading.goal[: match.start()])
        if lead or not reading.free(*match.span()):
            continue
        kind = match["kind"].capitalize()
        name = (match["name"] or kind).strip("\"'")
        card = (match["card"] or match["nic"] or "").strip("\"'")
        card = f":{card}" if card else ""
        reading.set("new_switch", f"{name}={kind}{card}", *match.span())
        names.append(name)
    if not names:
        _find_usual(reading)
    for name in names:
        said = re.compile(
            rf"\b(?:on|in|to)\s+(?:the\s+)?(?:switch\s+)?[\"']?({re.escape(name)})[\"']?(?![\w-])"
            r"(?:\s+switch)?",
            re.IGNORECASE,
        )
        for match in said.finditer(reading.goal):
            if reading.free(*match.span()) and reading.value("switch") is None:
                reading.set("switch", name, *match.span())
