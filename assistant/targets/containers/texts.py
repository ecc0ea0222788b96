"""Texts of services.yaml with places in them: {url}, {host}."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PLACE = re.compile(
    r"\{(url|authority|site|domain|scheme|proxies|https_port|tls|resolver|days|given|cron|buckets|email|ssh_port|mail_host|mail_port|mail_user|mail_password|mail_from|mail_domain|host|port|name|user|password|network)\}"
)

ANY_NETWORK = "172.16.0.0/12 192.168.0.0/16"
"""Where a proxy's requests come from when Docker picks its network's addresses: the ranges that it
picks from. No port of a service behind the proxy is published."""


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text in order; True for the name of a place."""
    for index, piece in enumerate(_PLACE.split(text)):
        if piece:
            yield piece, bool(index % 2)
