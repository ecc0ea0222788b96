"""What `qemuargs` replaces is not set twice.

A switch in `qemuargs` takes the place of everything that the builder would give with that switch:
one "-cpu" undoes `cpu_model`, one "-machine" undoes `machine_type`, and one "-device" drops the TPM
of `vtpm`. Say it in one of the two places.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import Machine
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_REPLACED = (
    ("-cpu", "cpu_model"),
    ("-machine", "machine_type"),
    ("-m", "memory"),
    ("-smp", "cpus"),
    ("-device", "vtpm"),
)


def undone(subject: Subject) -> Iterator[Hit]:
    """Attributes of QEMU sources that their own qemuargs undo."""
    for machine in subject.machines:
        if machine.builder != "qemu":
            continue
        switches = _switches(machine)
        for switch, name in _REPLACED:
            values = switches.get(switch)
            if values is None or machine.is_off(name) or machine.unknown(name):
                continue
            same = any(str(machine.value(name)).lower() in value.lower() for value in values)
            kept = name == "vtpm" and any("tpm" in value for value in values)
            if not same and not kept and all(value for value in values):
                yield at_machine(
                    machine,
                    name,
                    f"`{name}` has no effect, because `qemuargs` gives {switch} itself",
                    "Set it in one of the two places.",
                )


def _switches(machine: Machine) -> dict[str, list[str]]:
    """The known switches of qemuargs with their values; an unknown value is empty."""
    found: dict[str, list[str]] = {}
    value = machine.value("qemuargs")
    for pair in value if isinstance(value, list) else ():
        if isinstance(pair, list) and pair and isinstance(pair[0], str):
            text = pair[1] if len(pair) > 1 and isinstance(pair[1], str) else ""
            found.setdefault(pair[0], []).append(text)
    return found


def _source(line: str) -> str:
    return (
        f'source "qemu" "a" {{\n{line}  qemuargs         = [["-cpu", "host"]]\n'
        '  shutdown_command = "poweroff"\n}\n'
    )


RULE = Rule(
    code="rule/qemuargs-replace",
    severity="warning",
    page=__doc__ or "",
    check=undone,
    bad={"a.pkr.hcl": _source('  cpu_model        = "qemu64"\n')},
    good={"a.pkr.hcl": _source("")},
    at=("a.pkr.hcl", 2, 3),
)
