"""What a goal for an image says of files and shares, whose words mean others elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.intent import Parameter, Span
from assistant.understand.cues import CONFIGURES
from assistant.understand.entries import Tool
from assistant.understand.reading import Reading

_IMAGE = re.compile(r"\b(?:images?|templates?|amis?|snapshots?|qcow2|box)\b", re.IGNORECASE)
_PACKER = re.compile(r"\bpacker\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:terraform|tofu|opentofu|ansible|playbook|cloudformation)\b", re.I)
_WINDOWS = re.compile(
    r"\b(?:windows|win(?:10|11|2k\d\d)|server\s?20[0-9]{2}|powershell|sysprep)\b", re.IGNORECASE
)
_CONTAINER = re.compile(r"\b(?:docker|container|oci)[\s-]+images?\b", re.IGNORECASE)
_SOURCE = re.compile(
    r"\b(?:from|with|using|off|running|of)\s+(?:(?:an?|the|our|my|its)\s+)?(?:[\w.-]+\s+){0,3}\Z",
    re.IGNORECASE,
)
"""Before an image that a machine starts from."""
_AUTHORITY = re.compile(
    r"\b(?:ca|cas|certificate\s+authorit(?:y|ies)|trusted\s+roots?|root\s+cert(?:ificate)?s?)\b",
    re.I,
)
_CERTIFICATE = re.compile(r"[\w./~-]+\.(?:crt|pem|cer)", re.IGNORECASE)
_LEAD = re.compile(
    r"\b(?:(?:imports?|adds?|deploys?|pushe?s?|trusts?)\s+)?(?:(?:our|my|the|a)\s+)?(?:(?:root|internal|own|company|corporate)\s+)*(?:ca\s+"
    r"(?:cert(?:ificate)?\s+)?|root\s+cert(?:ificate)?\s+)?(?:file\s+)?\Z",
    re.IGNORECASE,
)
_PROXY = re.compile(r"\bproxy\s+(?:is\s+|at\s+)?\Z", re.IGNORECASE)
_FOR_PACKAGES = re.compile(
    r"\s+for\s+(?:the\s+)?(?:apt|dnf|yum|packages?|updates)(?:\s+(?:traffic|downloads?))?\b", re.I
)
_TRUSTED = re.compile(
    r"\s+(?:(?:is|as|to\s+be|being)\s+)?(?:(?:trusted|installed|imported|added)\b(?!\s+root)"
    r"|(?:(?:in)?to|in)\s+(?:the\s+)?trusted\s+roots?(?:\s+certification\s+authorities)?(?:\s+store)?\b)",
    re.IGNORECASE,
)

_FILE = re.compile(
    r"(?:\b(?:output|image|file|disk|result|with|and|the)\s+)*\b(?:named|called|name(?:\s+it)?|file\s?name|save(?:d)?\s+as|output(?:\s+as|\s+to)?)"
    r"\s*(?:is|:|=)?\s+(?P<name>[A-Za-z0-9][\w.-]*?)\.(?P<kind>qcow2|img|raw|vhdx?|vmdk|ova|box)(?![\w/.]*\w)",
    re.IGNORECASE,
)
"""What the file of an image is called; the builder knows what it ends in."""


def find_image_file(reading: Reading) -> None:
    """The name of an image by that of its file: named alma9.qcow2. To be called before files are
    read."""
    match = _FILE.search(reading.goal)
    if match and _PACKER.search(reading.goal) and reading.free(*match.span()):
        reading.set("name", match["name"], *match.span())
        if match["kind"].lower() == "raw":
            reading.parameters.append(
                Parameter("disk_format", "raw", "goal", Span(*match.span("kind")))
            )


def makes_an_image(goal: str) -> bool:
    """True for a goal whose image is not only what a machine is made of."""
    if _OTHER.search(goal):
        return False
    found = _IMAGE.finditer(goal)
    return bool(_PACKER.search(goal)) or any(not _SOURCE.search(goal[: m.start()]) for m in found)


def speaks_of_images(reading: Reading) -> bool:
    """The same where tools are read: it names no other tool by any of its words."""
    tools = [f.thing for f in reading.things if isinstance(f.thing, Tool) and not f.negated]
    return makes_an_image(reading.goal) and all(tool.id == "packer" for tool in tools)


def sets_up_a_guest(goal: str) -> bool:
    """True for a goal that says what a Linux system is to be inside: a playbook, user data, or an
    image that is no container's."""
    if CONFIGURES.search(goal):
        return True
    return makes_an_image(goal) and not (_WINDOWS.search(goal) or _CONTAINER.search(goal))


def find_authority(reading: Reading) -> None:
    """The file of a certificate authority that the image, or a host, is to trust."""
    hosts = bool(CONFIGURES.search(reading.goal))
    if not (hosts or speaks_of_images(reading)) or not _AUTHORITY.search(reading.goal):
        return
    for at, one in enumerate(reading.parameters):
        if one.name != "path" or one.span is None or not _CERTIFICATE.fullmatch(str(one.value)):
            continue
        reading.parameters[at] = replace(one, name="ca_file")
        lead = _LEAD.search(reading.goal[: one.span.start])
        if lead and reading.free(*lead.span()):
            reading.claim(*lead.span(), "certificate authority")
        if trusted := _TRUSTED.match(reading.goal, one.span.end):
            reading.claim(*trusted.span(), "trusted")


def find_package_proxy(reading: Reading) -> None:
    """'proxy http://proxy:3128 for apt': an address that is no file here."""
    if not speaks_of_images(reading):
        return
    for at, one in enumerate(reading.parameters):
        if one.name != "path" or one.span is None:
            continue
        lead = _PROXY.search(reading.goal[: one.span.start])
        tail = _FOR_PACKAGES.match(reading.goal, one.span.end)
        if lead and tail:
            reading.parameters[at] = replace(one, name="package_proxy")
            reading.claim(lead.start(), tail.end(), "proxy for packages")
