"""Current Windows gets a processor that it starts on.

Windows 11 24H2 and Server 2025 need SSE4.2 and POPCNT. QEMU's and Proxmox' default processors have
neither: the machine hangs at the boot logo, and no bypass helps. Set `cpu_model = "host"` with
QEMU, `cpu_type = "host"` or x86-64-v2-AES on Proxmox.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.machines import Machine
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_OLDER = later(r"2[123]h[12]", re.IGNORECASE)
"""Versions of Windows 11 that start on it."""
_PLACES = {"qemu": ("cpu_model", "qemuargs"), "proxmox-iso": ("cpu_type", "qemu_additional_args")}
"""By builder: the attribute, and the one whose switches may name a processor too."""
_OLD = ("", "qemu64", "kvm64", "qemu32", "kvm32")


def too_old(subject: Subject) -> Iterator[Hit]:
    """Machines for these systems with a default processor."""
    for machine in subject.machines:
        if machine.release not in ("11", "2025") or machine.names(_OLDER):
            continue
        if machine.builder not in _PLACES:
            continue
        name, switches = _PLACES[machine.builder]
        typed = "-cpu" in _texts(machine, switches)
        model = machine.value(name)
        if not typed and (model is None or model in _OLD):
            yield at_machine(
                machine,
                name,
                f"Current Windows {machine.release} does not start on the default processor",
                f'Set `{name} = "host"`.',
            )


def _texts(machine: Machine, name: str) -> str:
    attribute = machine.attribute(name)
    texts = machine.subject.texts_in(attribute.value) if attribute is not None else ()
    # What is not known may hold a -cpu as well.
    return " ".join(text for text, _ in texts) + ("-cpu" if machine.unknown(name) else "")


def _source(model: str) -> str:
    return (
        f'source "qemu" "a" {{\n  iso_url          = "file:///iso/windows-11.iso"\n{model}'
        "  cpus             = 2\n  memory           = 4096\n"
        '  disk_size        = "64G"\n  efi_boot         = true\n  vtpm             = true\n'
        '  disk_interface   = "ide"\n  net_device       = "e1000e"\n'
        '  shutdown_command = "shutdown /s /t 5"\n}\n'
    )


RULE = Rule(
    code="rule/cpu-model",
    severity="warning",
    page=__doc__ or "",
    check=too_old,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source('  cpu_model        = "host"\n')},
    at=("a.pkr.hcl", 1, 1),
)
