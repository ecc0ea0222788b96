"""A container does not write to the system's own folders.

The host's `/`, `/etc`, `/root` or Docker's own folder inside a container make every fault in it a
fault of the host. Mount the one folder that is needed, or add `:ro`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import mounts, services
from assistant.check.rules.looking import TRUE, bodies, value
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_SYSTEM = frozenset(
    {"/", "/bin", "/boot", "/etc", "/lib", "/root", "/sbin", "/usr", "/var", "/var/lib/docker"}
)


def writable(subject: Subject) -> Iterator[Hit]:
    """Mounts of such folders that are not read-only."""
    for service in services(subject):
        for mount in mounts(service):
            if not mount.read_only and _is_system(mount.path):
                yield Hit(service.source, mount.span, _summary(mount.path), "Add `:ro`.")
    for found in subject.blocks("resource.docker_container"):
        for body in bodies(found.block.body, "volumes"):
            attribute = body.attribute("host_path")
            path = found.module.value(attribute.value) if attribute else None
            if attribute is None or not isinstance(path, str) or not _is_system(path):
                continue
            if value(found, "read_only", body) not in TRUE:
                yield Hit(found.file.source, attribute.span, _summary(path),
                          "Set `read_only = true`.")  # fmt: skip


def _is_system(path: str) -> bool:
    return path in _SYSTEM or (len(path) > 1 and path.rstrip("/") in _SYSTEM)


def _summary(path: str) -> str:
    return f"The container may write to {path} of the host"


_SERVICE = "services:\n  a:\n    image: tool:1.2\n    volumes:\n      - /:/host{}\n"
RULE = Rule(
    code="rule/host-folder",
    severity="warning",
    page=__doc__ or "",
    check=writable,
    bad={"compose.yaml": _SERVICE.format("")},
    good={"compose.yaml": _SERVICE.format(":ro")},
    at=("compose.yaml", 5, 9),
)
