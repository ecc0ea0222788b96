"""What the services of a compose file name: other services, networks, volumes, secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from posixpath import basename

from assistant.check.formats.compose.interpolation import interpolated
from assistant.check.formats.compose.values import services
from assistant.check.report import Reporter, maybe, rename
from assistant.core.finding import Finding, Severity
from assistant.knowledge.spelling import near
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, target

_ALONE = re.compile(r"(?:docker-)?compose\.ya?ml\Z")
_VOLUME = re.compile(r"[A-Za-z0-9][\w.-]*(?=:|\Z)", re.ASCII)
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


_RUN = frozenset({"image", "build", "extends", "provider"})


class _Names:
    """What a file declares, and what of it was named."""

    def __init__(self, source: Source, top: Mapping, reporter: Reporter) -> None:
        self.source, self.reporter = source, reporter
        self.top = top
        self.used: dict[str, set[str]] = {"networks": set(), "volumes": set()}
        name = basename(source.path).lower()
        self.severity: Severity = "error" if _ALONE.match(name) else "warning"
        """A file of another name may be meant to be laid over one that declares more."""

    def declared(self, section: str) -> Mapping | None:
        found = self.top.get(section)
        return found if isinstance(found, Mapping) else None

    def need(self, section: str, name: str, node: Scalar, what: str) -> None:
        """Report a name that the section does not declare."""
        self.used.setdefault(section, set()).add(name)
        declared = self.declared(section)
        if declared is not None and (name in declared.entries or not declared.complete):
            return
        names = list(declared.entries) if declared is not None else []
        close = near(name, names)
        detail = maybe(close) or f"Declare it under `{section}` at the top of the file."
        span = _part(self.source, node, name)
        fix = rename(self.source, span, close[0], safe=False) if close else None
        self.reporter.add(
            self.source, span, "reference/undeclared", f"No {what} `{name[:60]}` is declared here",
            detail, severity=self.severity, fix=fix,
        )  # fmt: skip


def references(source: Source, top: Mapping) -> Iterator[Finding]:
    """Names without a declaration, declarations without a use, circles.

    A file that takes parts of others in (`include`), or that is laid over another one, is not
    judged: what it names may be declared there.
    """
    reporter = Reporter("reference")
    if _ALONE.match(basename(source.path).lower()) and "include" not in top.entries:
        yield from _without_image(source, top)
    if _is_alone(source.path, top):
        names = _Names(source, top, reporter)
        found = {key.text: service for key, service in services(top)}
        sure = names.severity
        for service in found.values():
            # A service that is not always there is judged only when its profile is on.
            names.severity = "warning" if "profiles" in service.entries else sure
            _resources(names, service)
            _services(names, service)
            _profiles(names, service, found)
        _unused(names, found)
        _circles(names, found)
    yield from reporter.findings


def _without_image(source: Source, top: Mapping) -> Iterator[Finding]:
    """Services that run nothing: `compose.override.yaml` may still give them an image."""
    reporter = Reporter("schema")
    for key, service in services(top):
        if not service.entries.keys() & _RUN and service.complete:
            reporter.add(
                source, key.span, "schema/missing-key",
                f"`{key.text[:60]}` lacks `image` or `build`", severity="warning",
            )  # fmt: skip
    yield from reporter.findings


def _is_alone(path: str, top: Mapping) -> bool:
    if "include" in top.entries or not top.complete or "override" in basename(path).lower():
        return False
    return all(
        service.entries.keys() & _RUN or not service.complete for _, service in services(top)
    )


def _scalars(node: Node | None) -> Iterator[Scalar]:
    """Names in a list, or the keys of a mapping."""
    if isinstance(node, Sequence):
        for item in map(target, node.items):
            if isinstance(item, Scalar) and not interpolated(item) and item.tag is None:
                yield item
    elif isinstance(node, Mapping):
        yield from (entry.key for entry in node.entries.values() if not interpolated(entry.key))


def _resources(names: _Names, service: Mapping) -> None:
    for key in _scalars(service.get("networks")):
        if key.text != "default":
            names.need("networks", key.text, key, "network")
    build = service.get("build")
    for name in _sources(build.get("secrets") if isinstance(build, Mapping) else None):
        names.need("secrets", name.text, name, "secret")
    for section, what in (("secrets", "secret"), ("configs", "config")):
        for name in _sources(service.get(section)):
            names.need(section, name.text, name, what)
    volumes = service.get("volumes")
    for volume in _sources(volumes):
        if ":" not in volume.text and volume in _items(volumes):
            continue  # A volume without a name.
        if _DRIVE.match(volume.text) or not (match := _VOLUME.match(volume.text)):
            continue
        names.need("volumes", match[0], volume, "volume")


def _items(node: Node | None) -> list[Node | None]:
    return [target(item) for item in node.items] if isinstance(node, Sequence) else []


def _sources(node: Node | None) -> Iterator[Scalar]:
    """The names of a list whose items are texts or mappings with a `source`."""
    if not isinstance(node, Sequence):
        return
    for item in map(target, node.items):
        if isinstance(item, Mapping):
            kind, name = item.get("type"), item.get("source")
            if isinstance(kind, Scalar) and kind.text != "volume":
                continue
            if isinstance(name, Scalar) and not interpolated(name):
                yield name
        elif isinstance(item, Scalar) and not interpolated(item) and item.tag is None:
            yield item


def _services(names: _Names, service: Mapping) -> None:
    needs = service.get("depends_on")
    for key in _scalars(needs):
        how = needs.get(key.text) if isinstance(needs, Mapping) else None
        if isinstance(how, Mapping) and _is(how.get("required"), "false"):
            continue
        names.need("services", key.text, key, "service")
    extends = service.get("extends")
    if isinstance(extends, Mapping) and "file" not in extends.entries:
        extends = extends.get("service")
    if isinstance(extends, Scalar) and extends.text and not interpolated(extends):
        names.need("services", extends.text, extends, "service")
    for link in _scalars(service.get("links")):
        names.need("services", link.text.partition(":")[0], link, "service")
    for origin in _scalars(service.get("volumes_from")):
        if not origin.text.startswith("container:"):
            names.need("services", origin.text.partition(":")[0], origin, "service")
    for word in ("network_mode", "ipc", "pid"):
        mode = service.get(word)
        if isinstance(mode, Scalar) and not interpolated(mode) and mode.text.startswith("service:"):
            names.need("services", mode.text.removeprefix("service:"), mode, "service")


def _profiles(names: _Names, service: Mapping, found: dict[str, Mapping]) -> None:
    """A service that is always there and waits for one that is not."""
    needs = service.get("depends_on")
    if "profiles" in service.entries:
        return
    for key in _scalars(needs):
        other = found.get(key.text)
        how = needs.get(key.text) if isinstance(needs, Mapping) else None
        if other is None or "profiles" not in other.entries:
            continue
        if not (isinstance(how, Mapping) and _is(how.get("required"), "false")):
            names.reporter.add(
                names.source, key.span, "reference/profile",
                f"`{key.text[:60]}` is there only when one of its profiles is on",
                "Without it compose refuses the file; `required: false` lets it go on.",
                severity="warning",
            )  # fmt: skip


def _is(node: Node | None, text: str) -> bool:
    return isinstance(node, Scalar) and node.text == text


def _unused(names: _Names, found: dict[str, Mapping]) -> None:
    if any("extends" in service.entries or not service.complete for service in found.values()):
        return
    for section, what in (("volumes", "volume"), ("networks", "network")):
        declared = names.declared(section)
        for name, entry in declared.entries.items() if declared is not None else ():
            if name not in names.used[section] and not (
                section == "networks" and name == "default"
            ):
                names.reporter.add(
                    names.source, entry.key.span, "reference/unused",
                    f"No service uses the {what} `{name[:60]}`", severity="warning",
                )  # fmt: skip


def _circles(names: _Names, found: dict[str, Mapping]) -> None:
    edges = {
        name: {key.text: key for key in _scalars(service.get("depends_on"))}
        for name, service in found.items()
        if "profiles" not in service.entries
    }
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        key = edges[circle[0]][circle[1]]
        names.reporter.add(
            names.source, key.span, "reference/circle",
            f"Services wait for each other: {' → '.join(circle[:8])}",
        )  # fmt: skip


def _part(source: Source, node: Scalar, name: str) -> Span:
    """Where a name stands in a scalar."""
    at = source.slice(node.span).find(name)
    if at < 0 or not name:
        return node.span
    return Span(node.span.start + at, node.span.start + at + len(name))
