"""When Compose starts the services of a project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.timeline import Certainty
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, parse_yaml, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.compose.projects import compose_folders, projects_in
from assistant.targets.graphs import levels
from assistant.targets.staging import Course, Sight, Stager

_CONDITIONS = {"service_healthy": "healthy", "service_completed_successfully": "finished"}


@dataclass(slots=True)
class _Service:
    name: str
    path: str
    line: int
    body: Table
    waits: dict[str, str]
    """What it waits for, and with which condition."""


def stager() -> Stager:
    """How the projects among some files are found."""
    return Stager("compose", courses)


def courses(sight: Sight) -> Iterator[Course]:
    """A course for every project."""
    for folder in compose_folders(sight.files):
        for ways in projects_in(folder, sight.files):
            shown = ways[0].shown if ways else ()
            services = _services(sight, shown)
            if services:
                yield _course(services, shown)


def _services(sight: Sight, paths: tuple[str, ...]) -> dict[str, _Service]:
    """The services, what an override says laid over the base."""
    found: dict[str, _Service] = {}
    for path in reversed(paths):
        file = parse_yaml(path, sight.files[path])
        top = target(file.documents[0]) if file.documents else None
        services = top.get("services") if isinstance(top, Table) else None
        for name, entry in services.entries.items() if isinstance(services, Table) else ():
            body = target(entry.value)
            if not isinstance(body, Table):
                continue
            line = file.source.line_of(entry.key.span.start)
            service = found.setdefault(name, _Service(name, path, line, body, {}))
            service.waits |= _waits(body)
    return found


def _waits(body: Table) -> dict[str, str]:
    """From depends_on in both its forms, and from what shares another service's namespaces."""
    found: dict[str, str] = {}
    for key in ("network_mode", "ipc", "pid"):
        word, _, other = _text(body.get(key)).partition(":")
        if word == "service":
            found[other] = ""
    node = body.get("depends_on")
    if isinstance(node, List):
        found |= {text: "" for item in node.items if (text := _text(item))}
    elif isinstance(node, Table):
        for name, entry in node.entries.items():
            inner = target(entry.value)
            condition = _text(inner.get("condition")) if isinstance(inner, Table) else ""
            found[name] = _CONDITIONS.get(condition, "")
    return found


def _text(node: Node | None) -> str:
    inner = target(node) if node is not None else None
    return inner.text if isinstance(inner, Scalar) else ""


def _course(services: dict[str, _Service], paths: tuple[str, ...]) -> Course:
    course = Course(f"when the project starts ({paths[-1]})")
    needed = {one for service in services.values() for one in service.waits}
    for level in levels({name: tuple(s.waits) for name, s in services.items()}):
        first = True
        for name in level:
            service = services[name]
            course.add(
                "later", "start", name, service.path, service.line, same=not first,
                as_=_text(service.body.get("user")), needs=tuple(_needs(service)),
                certainty=_certainty(service, services, needed), kind="service",
                waits=tuple(one for one in service.waits if one in services),
            )  # fmt: skip
            first = False
    return course


def _needs(service: _Service) -> Iterator[str]:
    for other, condition in service.waits.items():
        yield f"{other} {condition or 'started'}"


def _certainty(service: _Service, services: dict[str, _Service], needed: set[str]) -> Certainty:
    """Whether it starts at all, and whether its place is said."""
    if isinstance(service.body.get("profiles"), List) and service.name not in needed:
        return "unknown"
    for other, condition in service.waits.items():
        inner = services.get(other)
        if inner is None:
            return "unknown"
        if condition == "healthy" and not _has_health(inner):
            return "unknown"
    return "stated" if service.waits or service.name in needed else "documented"


def _has_health(service: _Service) -> bool:
    """Whether a check of its health is written here; an image may bring its own."""
    check = service.body.get("healthcheck")
    return isinstance(check, Table) and _text(check.get("disable")) != "true"
