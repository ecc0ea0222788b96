"""The other side of an encrypted connection is verified.

With verification switched off anybody on the way can answer instead and read the password that is
sent. Give the certificate authority that signed the certificate, and leave verification on.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import TRUE
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Body

_OFF = (
    "allow_unverified_ssl",
    "insecure",
    "insecure_connection",
    "insecure_skip_tls_verify",
    "insecure_skip_verify",
    "skip_tls_verify",
    "tls_insecure",
    "tls_insecure_skip_verify",
)
_SUMMARY = "Any certificate is taken"
_HELP = "Give the authority that signed it, and verify."
_ON = ("ssl_verify", "tls_verify", "verify_ssl", "verify_tls")


def unverified(subject: Subject) -> Iterator[Hit]:
    """Providers, backends and tasks that take any certificate."""
    for address in ("provider", "terraform.backend"):
        for found in subject.blocks(address):
            yield from _one(found, found.block.body)
    for task in subject.tasks:
        node = task.argument("validate_certs")
        if node is not None and node.is_plain and node.text.lower() in ("false", "no"):
            yield Hit(task.source, node.span, _SUMMARY, _HELP)


def _one(found: Found, body: Body) -> Iterator[Hit]:
    for attribute in body.attributes:
        off = attribute.name in _OFF
        if not off and attribute.name not in _ON:
            continue
        if found.module.value(attribute.value) in (TRUE if off else (False, "false")):
            yield Hit(found.file.source, attribute.span, _SUMMARY, _HELP)
    for block in body.blocks:
        yield from _one(found, block.body)


RULE = Rule(
    code="rule/tls-not-verified",
    severity="warning",
    page=__doc__ or "",
    check=unverified,
    bad={"a.tf": 'provider "proxmox" {\n  insecure = true\n}\n'},
    good={"a.tf": 'provider "proxmox" {\n  insecure = false\n}\n'},
    at=("a.tf", 2, 3),
)
