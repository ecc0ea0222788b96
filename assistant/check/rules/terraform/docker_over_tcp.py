"""A Docker engine over the network is reached with certificates.

Whoever can reach an engine's plain TCP port is root on its host, and all that is sent to it,
secrets too, goes over the wire in clear. Use `ssh://`, or TLS with `cert_path`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import absent
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_REMOTE = later(r"tcp://(?!localhost\b|127\.|\[::1\])")


def plain(subject: Subject) -> Iterator[Hit]:
    """Docker providers that speak plain TCP to another machine."""
    for found in subject.blocks("provider.docker"):
        attribute = found.block.body.attribute("host")
        host = found.module.value(attribute.value) if attribute else None
        if attribute is None or not isinstance(host, str) or not _REMOTE.match(host):
            continue
        if absent(found.block.body, "cert_path", "cert_material", "ca_material"):
            yield Hit(found.file.source, attribute.value.span,
                      "The engine is reached without encryption and without a key",
                      "Use `ssh://user@host`, or TLS with `cert_path`.")  # fmt: skip


_PROVIDER = 'provider "docker" {{\n  host = "{}"\n}}\n'
RULE = Rule(
    code="rule/docker-over-tcp",
    severity="warning",
    page=__doc__ or "",
    check=plain,
    bad={"a.tf": _PROVIDER.format("tcp://192.168.1.10:2375")},
    good={"a.tf": _PROVIDER.format("ssh://me@192.168.1.10")},
    at=("a.tf", 2, 10),
)
