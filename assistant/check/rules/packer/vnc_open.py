"""The screen of the build is not open to the network.

VNC on every address, without a password, gives keyboard and screen of the machine to anybody who
finds the port, with the installer's root shell. Bind it to 127.0.0.1, or use a password.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_EVERYWHERE = ("0.0.0.0", "::", "[::]")  # noqa: S104 - looked for, not bound


def open_screens(subject: Subject) -> Iterator[Hit]:
    """Sources whose VNC listens everywhere and asks for nothing."""
    for machine in subject.machines:
        if machine.value("vnc_bind_address") not in _EVERYWHERE:
            continue
        # QEMU asks for a password where it is told to; VMware unless it is told not to.
        if machine.builder == "qemu":
            bare = machine.is_off("vnc_use_password") and machine.is_off("vnc_password")
        else:
            bare = machine.is_true("vnc_disable_password")
        if bare:
            yield at_machine(
                machine,
                "vnc_bind_address",
                "Anybody who reaches this host can use the machine's screen",
                "Bind VNC to 127.0.0.1, or use a password.",
            )


def _source(address: str) -> str:
    return (
        f'source "qemu" "a" {{\n  vnc_bind_address = "{address}"\n'
        '  shutdown_command = "poweroff"\n}\n'
    )


RULE = Rule(
    code="rule/vnc-open",
    severity="warning",
    page=__doc__ or "",
    check=open_screens,
    bad={"a.pkr.hcl": _source("0.0.0.0")},  # noqa: S104
    good={"a.pkr.hcl": _source("127.0.0.1")},
    at=("a.pkr.hcl", 2, 3),
)
