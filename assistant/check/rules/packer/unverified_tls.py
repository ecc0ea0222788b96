"""The hypervisor or cloud is who it says it is.

With `insecure_connection`, `insecure_skip_tls_verify` or the like, Packer gives its credentials to
whoever answers. Give the API a certificate that this machine trusts; for a laboratory, make it a
variable that is false by default.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_NAMES = (
    "insecure_connection", "insecure_skip_tls_verify", "insecure", "nutanix_insecure",
    "skip_cert_verification",
)  # fmt: skip


def unverified(subject: Subject) -> Iterator[Hit]:
    """Sources that accept any certificate."""
    for machine in subject.machines:
        for name in _NAMES:
            if machine.is_true(name):
                yield at_machine(
                    machine,
                    name,
                    "Credentials go to whoever answers: the certificate is not verified",
                    "Let this machine trust the API's certificate.",
                )


def _source(value: str) -> str:
    return f'source "proxmox-iso" "a" {{\n  insecure_skip_tls_verify = {value}\n}}\n'


RULE = Rule(
    code="rule/unverified-tls",
    severity="warning",
    page=__doc__ or "",
    check=unverified,
    bad={"a.pkr.hcl": _source("true")},
    good={"a.pkr.hcl": _source("false")},
    at=("a.pkr.hcl", 2, 3),
)
