"""What the boot command fetches is there to be fetched.

An address with {{ .HTTPIP }} is that of Packer's own server, which runs only with `http_directory`
or `http_content`, and serves what they hold. Otherwise the installer asks a person, and the build
waits until its timeout.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import Machine
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_FETCHED = later(r"\{\{\s*\.HTTPPort\s*\}\}(/[\w./-]*)?(\$)?")
_SEEDS = ("user-data", "meta-data")
"""What cloud-init fetches from an address that ends with a slash."""


def unserved(subject: Subject) -> Iterator[Hit]:
    """Boot commands that fetch what no server of this build has."""
    for machine in subject.machines:
        match = _FETCHED.search(machine.keys)
        if match is None or machine.unknown("http_directory") or machine.unknown("http_content"):
            continue
        if machine.is_off("http_directory") and machine.is_off("http_content"):
            yield at_machine(
                machine,
                "boot_command",
                "Packer's server does not run, so nothing can be fetched from it",
                "Set `http_directory` or `http_content`.",
                severity="error",
            )
        elif not match[2]:
            yield from _missing(machine, match[1] or "")


def _missing(machine: Machine, path: str) -> Iterator[Hit]:
    content = machine.value("http_content")
    if not isinstance(content, dict) or not content:
        return
    served = {str(key).lstrip("/") for key in content}
    wanted = (
        [path.lstrip("/")] if not path.endswith("/") else [path.lstrip("/") + s for s in _SEEDS]
    )
    seed = "nocloud" in machine.keys.lower() or not path.endswith("/")
    for name in wanted:
        if name and seed and name not in served:
            yield at_machine(
                machine,
                "http_content",
                f"The boot command has `{name}` fetched, which is not served",
                f"Served are {', '.join(sorted(served))}.",
            )


def _source(line: str) -> str:
    return (
        'source "qemu" "a" {\n'
        '  boot_command = ["auto url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/preseed.cfg<enter>"]\n'
        f'{line}  ssh_timeout      = "45m"\n  shutdown_command = "poweroff"\n}}\n'
    )


RULE = Rule(
    code="rule/unserved-file",
    severity="warning",
    page=__doc__ or "",
    check=unserved,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source('  http_directory   = "http"\n')},
    at=("a.pkr.hcl", 2, 3),
)
