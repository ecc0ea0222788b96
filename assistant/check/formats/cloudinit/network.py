"""Network configuration: cloud-init's version 1, and version 2, which is netplan's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, dirname

from assistant.check.formats.format import Format
from assistant.check.formats.reading import origin_of, pyyaml, shape_of
from assistant.check.formats.shape import Problem, Speech, Walk, findings_of
from assistant.check.formats.templated import parse_findings, templated
from assistant.check.report import Reporter, maybe
from assistant.core.finding import Finding, Severity
from assistant.knowledge.spelling import near
from assistant.syntax.source import Source
from assistant.syntax.templates import DIRECTIVE
from assistant.syntax.yaml import (
    Mapping,
    Scalar,
    Sequence,
    duplicate_keys,
    parse_yaml,
    target,
)

_NAME = re.compile(r"network[-_]?config(?:[._-].*)?(?:\.ya?ml)?\Z|.*netplan.*\.ya?ml\Z")
_OWN = re.compile(r"^(?:network:|version:|config:|ethernets:)", re.MULTILINE)
_GROUPS = ("ethernets", "wifis", "modems", "bonds", "bridges", "vlans", "vrfs", "tunnels",
           "dummy-devices", "virtual-ethernets")  # fmt: skip
_MORE_TYPES = frozenset({"loopback", "infiniband"})


def _severity(problem: Problem) -> Severity:
    """Names of version 2 are known by hand: one that is not may be newer."""
    if problem.kind == "unknown":
        return "error" if near(str(problem.path[-1]), problem.expected, 1) else "warning"
    return "warning" if problem.kind in ("type", "form") else "error"


SPEECH = Speech("a network configuration", "1.1", "network-config", _severity)


def is_network_config(path: str, text: str) -> bool:
    """Whether a file is one: by its name, or by netplan's folder."""
    name = basename(path).lower()
    if not _NAME.match(name) and not (
        basename(dirname(path)) == "netplan" and name.endswith((".yaml", ".yml"))
    ):
        return False
    return _OWN.search(text) is not None and not DIRECTIVE.search(text)


def findings(path: str, text: str) -> Iterator[Finding]:
    """What cloud-init or netplan does not take."""
    file = parse_yaml(path, text)
    yield from parse_findings(file)
    yield from duplicate_keys(file, "warning", merges=False)
    top = target(file.documents[0]) if file.documents else None
    if not isinstance(top, Mapping):
        return
    inner = top.get("network") if "network" in top.entries else top
    if not isinstance(inner, Mapping):
        return
    number = inner.get("version")
    version = number.text if isinstance(number, Scalar) else ""
    walk = Walk("1.1", templated, whole=file.whole)
    if version == "1":
        whole = shape_of("network-v1").any_of[0][0]
        problems = [one for one in walk.problems(inner, whole) if not _left_out(one)]
        yield from findings_of(problems, inner, file.source, SPEECH)
    elif version in ("2", ""):
        whole = shape_of("netplan").properties["network"]
        yield from findings_of(walk.problems(inner, whole), inner, file.source, SPEECH)
        if file.whole:
            yield from _members(file.source, inner)
    elif isinstance(number, Scalar) and not templated(number):
        reporter = Reporter("schema")
        reporter.add(
            file.source, number.span, "schema/unknown-value",
            f"`{version[:20]}` is no version of a network configuration", "It can be `1` or `2`.",
        )  # fmt: skip
        yield from reporter.findings


def _left_out(problem: Problem) -> bool:
    """Whether cloud-init reads a type that its schema does not name."""
    node = target(problem.node)
    return problem.kind == "value" and isinstance(node, Scalar) and node.text in _MORE_TYPES


def _members(source: Source, top: Mapping) -> Iterator[Finding]:
    """Interfaces of bonds and bridges, links of VLANs: each stands in the file."""
    reporter = Reporter("reference")
    known: set[str] = set()
    for group in _GROUPS:
        devices = top.get(group)
        if isinstance(devices, Mapping):
            known |= devices.entries.keys()
            if any(map(templated, (entry.key for entry in devices.entries.values()))):
                return
    for group in _GROUPS:
        devices = top.get(group)
        for entry in devices.entries.values() if isinstance(devices, Mapping) else ():
            device = target(entry.value)
            if not isinstance(device, Mapping):
                continue
            members = device.get("interfaces")
            named = [*members.items] if isinstance(members, Sequence) else []
            if group == "vlans" and (link := device.get("link")) is not None:
                named.append(link)
            for name in map(target, named):
                if isinstance(name, Scalar) and name.text not in known and not templated(name):
                    reporter.add(
                        source, name.span, "reference/undeclared",
                        f"No interface `{name.text[:60]}` stands in this file",
                        maybe(near(name.text, known)) or "It may stand in another file of netplan.",
                        severity="warning",
                    )  # fmt: skip
    yield from reporter.findings


NETWORK_CONFIG = Format(
    "network-config", is_network_config, findings,
    schema=lambda: origin_of("netplan"), reader=pyyaml, whole=False,
)  # fmt: skip
