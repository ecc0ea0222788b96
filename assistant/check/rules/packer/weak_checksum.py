"""A setup medium is verified by a checksum that cannot be forged.

Two different files with one MD5 or SHA-1 can be made at will today. Give `sha256:` or `sha512:`,
which publishers state beside their files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_WEAK = later(r"(?:(md5|sha1):)?([0-9a-f]+)\Z", re.IGNORECASE)
_LENGTHS = {32: "md5", 40: "sha1"}


def weak(subject: Subject) -> Iterator[Hit]:
    """Checksums of these two kinds, told by their name or their length."""
    for machine in subject.machines:
        match = _WEAK.match(machine.text("iso_checksum") or "")
        kind = match and (match[1] or _LENGTHS.get(len(match[2])))
        if kind:
            yield at_machine(
                machine,
                "iso_checksum",
                f"{kind.upper()} can be forged",
                "Give the SHA-256 that the publisher states.",
            )


def _source(checksum: str) -> str:
    return (
        f'source "qemu" "a" {{\n  iso_checksum     = "{checksum}"\n'
        '  shutdown_command = "poweroff"\n}\n'
    )


RULE = Rule(
    code="rule/weak-checksum",
    severity="warning",
    page=__doc__ or "",
    check=weak,
    bad={"a.pkr.hcl": _source("md5:" + "0" * 32)},
    good={"a.pkr.hcl": _source("sha256:" + "0" * 64)},
    at=("a.pkr.hcl", 2, 3),
)
