"""A firewall leaves most ports closed.

A rule that lets every address reach every port switches the firewall off: whatever a package
opens by itself is on the internet from then on. List the ports that are meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.openings import openings
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def nothing_closed(subject: Subject) -> Iterator[Hit]:
    """Openings of all ports to all addresses."""
    for opening in openings(subject):
        if opening.everything and opening.protocol in ("all", "tcp", "udp"):
            yield Hit(opening.source, opening.span, "Every address may reach every port",
                      "List the ports that are meant.")  # fmt: skip


_GROUP = """resource "aws_security_group" "a" {{
  ingress {{
    protocol    = "{}"
    from_port   = {}
    to_port     = {}
    cidr_blocks = ["0.0.0.0/0"]
  }}
}}
"""
RULE = Rule(
    code="rule/open-every-port",
    severity="warning",
    page=__doc__ or "",
    check=nothing_closed,
    bad={"a.tf": _GROUP.format("-1", 0, 0)},
    good={"a.tf": _GROUP.format("tcp", 443, 443)},
    at=("a.tf", 6, 20),
)
