"""Databases and control interfaces are not open to the whole internet.

A database, a Docker engine, etcd or a kubelet that every address can reach is found by scanners
within hours; many of them ask for no password at all. Allow only the machines that use it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.openings import DATA_STORES, open_to_all
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_PORTS = dict(
    sorted(
        {
            **DATA_STORES,
            1521: "Oracle",
            2049: "NFS",
            2379: "etcd",
            10250: "the kubelet",
        }.items()
    )
)


def opened(subject: Subject) -> Iterator[Hit]:
    """Ranges from everywhere that hold a port of a data store."""
    return open_to_all(subject, _PORTS, "Name the machines that use it.")


_RULE = """resource "aws_vpc_security_group_ingress_rule" "a" {{
  security_group_id = aws_security_group.db.id
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = "{}"
}}
"""
RULE = Rule(
    code="rule/open-data-port",
    severity="warning",
    page=__doc__ or "",
    check=opened,
    bad={"a.tf": _RULE.format("0.0.0.0/0")},
    good={"a.tf": _RULE.format("10.0.0.0/16")},
    at=("a.tf", 6, 23),
)
