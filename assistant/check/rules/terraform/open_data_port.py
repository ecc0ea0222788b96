"""Databases and control interfaces are not open to the whole internet.

A database, a Docker engine, etcd or a kubelet that every address can reach is found by scanners
within hours; many of them ask for no password at all. Allow only the machines that use it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.openings import openings
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_PORTS = {
    1433: "SQL Server",
    1521: "Oracle",
    2049: "NFS",
    2375: "the Docker engine",
    2379: "etcd",
    3306: "MySQL",
    5432: "PostgreSQL",
    5984: "CouchDB",
    6379: "Redis",
    9042: "Cassandra",
    9200: "Elasticsearch",
    10250: "the kubelet",
    11211: "Memcached",
    27017: "MongoDB",
}


def open_to_all(subject: Subject) -> Iterator[Hit]:
    """Ranges from everywhere that hold a port of a data store."""
    for opening in openings(subject):
        names = [f"{name} ({port})" for port, name in _PORTS.items() if opening.reaches(port)]
        if names and not opening.everything:
            yield Hit(opening.source, opening.span,
                      f"Every address may reach {', '.join(names)}",
                      "Name the machines that use it.")  # fmt: skip


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
    check=open_to_all,
    bad={"a.tf": _RULE.format("0.0.0.0/0")},
    good={"a.tf": _RULE.format("10.0.0.0/16")},
    at=("a.tf", 6, 23),
)
