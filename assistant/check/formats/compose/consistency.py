"""What each key allows and `docker compose` refuses together."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.formats.compose.interpolation import interpolated
from assistant.check.formats.compose.values import services
from assistant.check.report import Reporter
from assistant.core.finding import Finding
from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, target

_TESTS = ("CMD", "CMD-SHELL", "NONE")
_SECRETS = frozenset({"file", "environment", "external", "content", "driver", "template_driver"})


def consistency(source: Source, top: Mapping) -> Iterator[Finding]:
    """Contradictions inside services, names of containers given twice, secrets from nowhere."""
    reporter = Reporter("schema")
    names: dict[str, Scalar] = {}
    for key, service in services(top):
        _service(reporter, source, key, service)
        _container(reporter, source, service, names)
    secrets = top.get("secrets")
    for entry in secrets.entries.values() if isinstance(secrets, Mapping) else ():
        secret = target(entry.value)
        if not isinstance(secret, Mapping) or not secret.complete or secret.tag:
            continue
        if not secret.entries.keys() & _SECRETS:
            reporter.add(
                source, entry.key.span, "schema/missing-key",
                f"The secret `{entry.key.text[:60]}` lacks `file` or `environment`",
            )  # fmt: skip
    yield from reporter.findings


def _service(reporter: Reporter, source: Source, key: Scalar, service: Mapping) -> None:
    mode, networks = service.entries.get("network_mode"), service.entries.get("networks")
    if mode is not None and networks is not None and isinstance(target(mode.value), Scalar):
        reporter.add(
            source, mode.key.span, "schema/conflict",
            f"`{key.text[:60]}` has both `network_mode` and `networks`",
            "Only one of both may be there.",
        )  # fmt: skip
    build = service.get("build")
    if isinstance(build, Mapping) and {"dockerfile", "dockerfile_inline"} <= build.entries.keys():
        reporter.add(
            source, build.entries["dockerfile_inline"].key.span, "schema/conflict",
            "`build` has both `dockerfile` and `dockerfile_inline`",
            "Only one of both may be there.",
        )  # fmt: skip
    volumes = service.get("volumes")
    for volume in map(target, volumes.items) if isinstance(volumes, Sequence) else ():
        if isinstance(volume, Mapping) and volume.complete and "target" not in volume.entries:
            place = volume.pairs[0][0].span if volume.pairs else volume.span
            reporter.add(source, place, "schema/missing-key", "A volume lacks its `target`")
    check = service.get("healthcheck")
    test = check.get("test") if isinstance(check, Mapping) else None
    first = target(test.items[0]) if isinstance(test, Sequence) and test.items else None
    if isinstance(first, Scalar) and first.text not in _TESTS and not interpolated(first):
        reporter.add(
            source, first.span, "schema/unknown-value",
            f"The list of a `test` cannot begin with `{first.text[:60]}`",
            "It begins with `CMD`, `CMD-SHELL` or `NONE`; a text needs none of them.",
        )  # fmt: skip


def _container(
    reporter: Reporter, source: Source, service: Mapping, names: dict[str, Scalar]
) -> None:
    name = service.get("container_name")
    if not isinstance(name, Scalar) or interpolated(name) or name.tag:
        return
    deploy = service.get("deploy")
    for number in (service.get("scale"), _replicas(deploy)):
        if isinstance(number, Scalar) and number.text.isdecimal() and int(number.text[:9]) > 1:
            reporter.add(
                source, name.span, "schema/conflict",
                f"{number.text[:9]} containers cannot all be called `{name.text[:60]}`",
            )  # fmt: skip
            return
    if "profiles" in service.entries:
        return
    known = names.setdefault(name.text, name)
    if known is not name:
        line = source.line_of(known.span.start)
        reporter.add(
            source, name.span, "schema/container-name-taken",
            f"`{name.text[:60]}` is the name of the container on line {line} already",
        )  # fmt: skip


def _replicas(deploy: Node | None) -> Node | None:
    return deploy.get("replicas") if isinstance(deploy, Mapping) else None
