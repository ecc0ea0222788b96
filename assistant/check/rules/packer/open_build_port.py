"""Only this machine reaches the machine that is built.

A temporary security group for 0.0.0.0/0 opens SSH or WinRM of the half-made machine to everybody.
Set `temporary_security_group_source_public_ip = true`, or name your own networks.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_NAME = "temporary_security_group_source_cidrs"
_WORLD = ("0.0.0.0/0", "::/0")


def open_ports(subject: Subject) -> Iterator[Hit]:
    """Sources whose security group is for every address."""
    for machine in subject.machines:
        value = machine.value(_NAME)
        if isinstance(value, list) and any(one in _WORLD for one in value):
            yield at_machine(
                machine,
                _NAME,
                "Everybody can try to log on to the machine while it is built",
                "Set `temporary_security_group_source_public_ip = true`.",
            )


def _source(network: str) -> str:
    return f'source "amazon-ebs" "a" {{\n  {_NAME} = ["{network}"]\n}}\n'


RULE = Rule(
    code="rule/open-build-port",
    severity="warning",
    page=__doc__ or "",
    check=open_ports,
    bad={"a.pkr.hcl": _source("0.0.0.0/0")},
    good={"a.pkr.hcl": _source("192.0.2.0/24")},
    at=("a.pkr.hcl", 2, 3),
)
