"""A machine is shut down, not switched off.

Without `shutdown_command` the builder cuts the power, which may leave the file system dirty. Give
the command that the system inside understands, or `disable_shutdown` where a script powers off.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Body

_BUILDERS = ("hyperv-iso", "hyperv-vmcx", "qemu", "virtualbox-iso", "vmware-iso")


def power_cut(subject: Subject) -> Iterator[Hit]:
    """Sources of such builders without an orderly end."""
    for found in subject.blocks("source"):
        body = found.block.body
        if not found.block.names or found.block.names[0] not in _BUILDERS or body.broken:
            continue
        communicator = body.attribute("communicator")
        silent = communicator and found.module.value(communicator.value) == "none"
        if silent or any(_has(body, name) for name in ("shutdown_command", "disable_shutdown")):
            continue
        overlaid = any(
            _has(block.body, "shutdown_command")
            for build in found.module.of_type("build")
            for block in build.block.body.blocks_of("source")
        )
        if not overlaid:
            yield Hit(found.file.source, found.block.header_span,
                      "The build ends by cutting the power", "Set `shutdown_command`.")  # fmt: skip


def _has(body: Body, name: str) -> bool:
    return body.attribute(name) is not None


RULE = Rule(
    code="rule/power-cut",
    severity="warning",
    page=__doc__ or "",
    check=power_cut,
    bad={"a.pkr.hcl": 'source "qemu" "a" {\n  cpus = 2\n}\n'},
    good={"a.pkr.hcl": 'source "qemu" "a" {\n  shutdown_command = "shutdown -P now"\n}\n'},
    at=("a.pkr.hcl", 1, 1),
)
