"""What a goal for an image says of files and shares, whose words mean others elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understand.entries import Tool
from assistant.understand.reading import Reading

_IMAGE = re.compile(r"\b(?:images?|templates?|amis?|snapshots?|packer|qcow2)\b", re.IGNORECASE)
_AUTHORITY = re.compile(r"\b(?:ca|cas|certificate\s+authorit(?:y|ies))\b", re.IGNORECASE)
_CERTIFICATE = re.compile(r"[\w./~-]+\.(?:crt|pem|cer)", re.IGNORECASE)
_TRUSTED = re.compile(
    r"\s+(?:(?:is|as|to\s+be|being)\s+)?(?:trusted|installed|imported|added)\b", re.IGNORECASE
)


def speaks_of_images(reading: Reading) -> bool:
    """True for a goal that has an image and names no tool but Packer. Asked when tools are read."""
    tools = [f.thing for f in reading.things if isinstance(f.thing, Tool) and not f.negated]
    return bool(_IMAGE.search(reading.goal)) and all(tool.id == "packer" for tool in tools)


def find_authority(reading: Reading) -> None:
    """The file of a certificate authority that the image is to trust."""
    if not speaks_of_images(reading) or not _AUTHORITY.search(reading.goal):
        return
    for at, one in enumerate(reading.parameters):
        if one.name != "path" or one.span is None or not _CERTIFICATE.fullmatch(str(one.value)):
            continue
        reading.parameters[at] = replace(one, name="ca_file")
        if trusted := _TRUSTED.match(reading.goal, one.span.end):
            reading.claim(*trusted.span(), "trusted")
