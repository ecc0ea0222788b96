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
    r"(?:\b(?:an?|one|new)\s+)*\b(?P<kind>internal|external|private)\s+"
    r"(?:(?:hyper-?v|virtual|v)\s*)?switch(?![\w-])"
    rf"(?:\s*(?:called|named|:)?\s*(?P<name>(?!(?:and|on|with|to|over|via|bound|for|using)\b){_WORD}))?"
    r"(?:\s*\(?(?:bound\s+to|on|to|over|via|with|using)\s+(?:(?:the|a)\s+)?(?:(?:physical|network)\s+)*"
    rf"(?:adapter|adaptor|nic|card|interface)\s+(?:called\s+|named\s+)?(?P<card>{_WORD})\)?"
    r"|\s+(?:on|over|via|to)\s+[\"'](?P<nic>[^\"'\n]{1,60})[\"'])?",
    re.IGNORECASE,
)

_USUAL = re.compile(r"\b(?:on|to|in|using)\s+(?:the\s+)?(?:hyper-?v\s+)?default\s+switch\b", re.I)
"""The switch that Hyper-V comes with."""


def find_virtual_switches(reading: Reading) -> None:
    """Set `new_switch` for each, and `switch` where the goal says which one the machines are on.

    A value is name=Kind, with the network card behind a colon: uplink=External:Ethernet 2.
    """
    if not (_HYPERV.search(reading.goal) and _TERRAFORM.search(reading.goal)):
        return
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
    usual = _USUAL.search(reading.goal)
    if usual and not names and reading.free(*usual.span()):
        reading.set("switch", "Default Switch", *usual.span())
    for name in names:
        said = re.compile(
            rf"\b(?:on|in|to)\s+(?:the\s+)?(?:switch\s+)?[\"']?({re.escape(name)})[\"']?(?![\w-])"
            r"(?:\s+switch)?",
            re.IGNORECASE,
        )
        for match in said.finditer(reading.goal):
            if reading.free(*match.span()) and reading.value("switch") is None:
                reading.set("switch", name, *match.span())
