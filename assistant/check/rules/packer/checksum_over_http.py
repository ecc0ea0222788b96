"""A checksum comes from a place that can be trusted.

With `iso_checksum = "file:http://..."` whoever can change the medium on its way can change the
checksum with it. Take the checksum over https, or write it into the template.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def unprotected(subject: Subject) -> Iterator[Hit]:
    """Checksum files that are fetched over plain http or ftp."""
    for machine in subject.machines:
        checksum = (machine.text("iso_checksum") or "").lower()
        if checksum.startswith(("file:http://", "file:ftp://")):
            yield at_machine(
                machine,
                "iso_checksum",
                "The checksum can be changed on its way, like the medium",
                "Fetch it over https, or write it down here.",
            )


def _source(scheme: str) -> str:
    return (
        f'source "qemu" "a" {{\n  iso_checksum     = "file:{scheme}://iso.example.org/SHA256SUMS"\n'
        '  shutdown_command = "poweroff"\n}\n'
    )


RULE = Rule(
    code="rule/checksum-over-http",
    severity="warning",
    page=__doc__ or "",
    check=unprotected,
    bad={"a.pkr.hcl": _source("http")},
    good={"a.pkr.hcl": _source("https")},
    at=("a.pkr.hcl", 2, 3),
)
