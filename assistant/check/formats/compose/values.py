"""Values that the schema calls text and `docker compose` reads: ports, durations, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.check.formats.compose.interpolation import interpolated
from assistant.check.report import Reporter
from assistant.core.finding import Finding
from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, target, value_of

_DURATION = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h|d|w)", re.ASCII)
_DURATIONS = re.compile(rf"[-+]?(?:0|(?:{_DURATION.pattern})+)\Z", re.ASCII)
_SIZE = re.compile(r"-1|\d+(?:\.\d+)* ?(?:[kKmMgGtTpP]?[iI]?[bB]?)?\Z", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\Z", re.ASCII)
_PORT = re.compile(
    r"(?:(?P<ip>\[[0-9a-fA-F:.%]+\]|[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F:]*|[\w.-]*):"
    r"(?=[\d-]*:))?"
    r"(?:(?P<host>\d*(?:-\d+)?):)?(?P<inner>\d+(?:-\d+)?)(?:/(?P<protocol>\w+))?\Z",
    re.ASCII,
)
_RESTART = re.compile(r"(?:no|always|unless-stopped|on-failure(?::\d+)?)?\Z")

_DURATION_KEYS = (
    "stop_grace_period",
    "healthcheck.interval",
    "healthcheck.timeout",
    "healthcheck.start_period",
    "healthcheck.start_interval",
    "deploy.restart_policy.delay",
    "deploy.restart_policy.window",
    "deploy.update_config.delay",
    "deploy.update_config.monitor",
    "deploy.rollback_config.delay",
    "deploy.rollback_config.monitor",
)
DURATIONS = frozenset(path.rpartition(".")[2] for path in _DURATION_KEYS)
"""The keys whose text is a duration."""
_SIZE_KEYS = (
    "mem_limit",
    "mem_reservation",
    "memswap_limit",
    "shm_size",
    "build.shm_size",
    "deploy.resources.limits.memory",
    "deploy.resources.reservations.memory",
)
_NUMBER_KEYS = ("cpus", "deploy.resources.limits.cpus", "deploy.resources.reservations.cpus")
_FORMS = {
    "duration": (_DURATION_KEYS, _DURATIONS, "Write a number with a unit: `30s`, `1m30s`."),
    "size": (_SIZE_KEYS, _SIZE, "Write a number with b, k, m or g behind it: `512m`, `1gb`."),
    "number": (_NUMBER_KEYS, _NUMBER, ""),
}


@dataclass(frozen=True, slots=True)
class Published:
    """A port of the machine that a service takes."""

    port: int
    address: str
    protocol: str
    place: Scalar


def services(top: Mapping) -> Iterator[tuple[Scalar, Mapping]]:
    """The services of a file by their key."""
    found = top.get("services")
    if isinstance(found, Mapping):
        for entry in found.entries.values():
            service = target(entry.value)
            if isinstance(service, Mapping):
                yield entry.key, service


def values(source: Source, top: Mapping) -> Iterator[Finding]:
    """Texts of the wrong form, and one port published twice."""
    reporter = Reporter("schema")
    taken: dict[tuple[int, str], tuple[Published, str]] = {}
    for key, service in services(top):
        _texts(reporter, source, service)
        always = service.get("profiles") is None
        for one in _ports(reporter, source, service.get("ports")):
            first, owner = taken.setdefault((one.port, one.protocol), (one, key.text))
            clash = first.address == one.address or not (first.address and one.address)
            if first is not one and clash and always:
                line = source.line_of(first.place.span.start)
                reporter.add(
                    source, one.place.span, "schema/port-taken",
                    f"Port {one.port} of the machine is taken by `{owner}` on line {line}",
                    severity="warning",
                )  # fmt: skip
            if not always:
                taken.pop((one.port, one.protocol))
    yield from reporter.findings


def _at(node: Mapping, path: str) -> Node | None:
    """The value at a path of keys."""
    found: Node | None = node
    for word in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(word)
    return found


def _text(node: Node | None) -> Scalar | None:
    """A scalar that is text and known now."""
    if not isinstance(node, Scalar) or interpolated(node) or not node.text:
        return None
    return node if isinstance(value_of(node, "1.2"), str) else None


def _texts(reporter: Reporter, source: Source, service: Mapping) -> None:
    for kind, (paths, form, detail) in _FORMS.items():
        for path in paths:
            scalar = _text(_at(service, path))
            if scalar is not None and not form.match(scalar.text):
                reporter.add(
                    source, scalar.span, f"schema/{kind}", f"`{scalar.text[:60]}` is no {kind}",
                    detail,
                )  # fmt: skip
    restart = _text(service.get("restart"))
    if restart is not None and not _RESTART.match(restart.text):
        reporter.add(
            source, restart.span, "schema/restart", f"`{restart.text[:60]}` is no restart policy",
            "It can be `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:3`.",
        )  # fmt: skip


def _ports(reporter: Reporter, source: Source, node: Node | None) -> Iterator[Published]:
    if not isinstance(node, Sequence):
        return
    for item in map(target, node.items):
        if isinstance(item, Mapping):
            yield from _long(item)
        elif isinstance(item, Scalar) and not interpolated(item) and not item.tag:
            yield from _short(reporter, source, item)


def _long(item: Mapping) -> Iterator[Published]:
    published = _scalar(item, "published")
    if published is not None and published.text.isdecimal():
        address, protocol = _scalar(item, "host_ip"), _scalar(item, "protocol")
        yield Published(
            int(published.text[:9]),
            _any(address.text if address else ""),
            protocol.text.lower() if protocol else "tcp",
            published,
        )


def _scalar(item: Mapping, name: str) -> Scalar | None:
    node = item.get(name)
    return node if isinstance(node, Scalar) and not interpolated(node) else None


def _any(address: str) -> str:
    """An address; empty for those that mean all addresses."""
    return "" if address in ("0.0.0.0", "[::]", "::") else address.strip("[]")  # noqa: S104


def _short(reporter: Reporter, source: Source, item: Scalar) -> Iterator[Published]:
    text = item.text.strip()
    match = _PORT.match(text)
    why = "Write `container`, `host:container` or `address:host:container`, `/udp` behind it."
    if match is None:
        reporter.add(
            source, item.span, "schema/port", f"`{text[:60]}` is no port that can be published", why
        )
        return
    inner, host = _range(match["inner"]), _range(match["host"] or "")
    protocol = (match["protocol"] or "tcp").lower()
    for one in (inner, host):
        if one is not None and not 0 <= one[0] <= one[1] <= 65535:
            why = "Ports go from 1 to 65535, a range from its lower end to its upper."
            reporter.add(source, item.span, "schema/port", f"`{text[:60]}` is no port", why)
            return
    if protocol not in ("tcp", "udp", "sctp"):
        why = f"`{protocol}` is no protocol; it can be tcp, udp or sctp."
        reporter.add(source, item.span, "schema/port", f"`{text[:60]}` is no port", why)
        return
    if inner is None or host is None:
        return
    many = inner[1] - inner[0]
    if many and host[1] - host[0] != many:
        why = "Both ranges must have the same length."
        reporter.add(source, item.span, "schema/port", f"`{text[:60]}` is no port", why)
        return
    if many or host[0] == host[1]:
        for port in range(host[0], min(host[1], host[0] + 100) + 1):
            if port:
                yield Published(port, _any(match["ip"] or ""), protocol, item)


def _range(text: str) -> tuple[int, int] | None:
    first, _, last = text.partition("-")
    if not first:
        return None
    return int(first[:9]), int((last or first)[:9])
