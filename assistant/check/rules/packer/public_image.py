"""An image is not given to the whole world.

`ami_groups = ["all"]` or `snapshot_groups = ["all"]` lets everybody start the image and read its
disk, with every credential that the build left on it. Name the accounts in `ami_users`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_NAMES = ("ami_groups", "snapshot_groups")


def public(subject: Subject) -> Iterator[Hit]:
    """Sources that publish what they make."""
    for machine in subject.machines:
        for name in _NAMES:
            value = machine.value(name)
            if isinstance(value, list) and "all" in value:
                yield at_machine(
                    machine,
                    name,
                    "Everybody can start this image and read its disk",
                    "Name the accounts in `ami_users`.",
                )


def _source(line: str) -> str:
    return f'source "amazon-ebs" "a" {{\n  {line}\n}}\n'


RULE = Rule(
    code="rule/public-image",
    severity="warning",
    page=__doc__ or "",
    check=public,
    bad={"a.pkr.hcl": _source('ami_groups = ["all"]')},
    good={"a.pkr.hcl": _source('ami_users = ["123456789012"]')},
    at=("a.pkr.hcl", 2, 3),
)
