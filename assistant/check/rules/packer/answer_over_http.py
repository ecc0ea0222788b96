"""Windows Setup gets its answer file on a medium.

Setup looks for autounattend.xml on floppies, CDs and USB disks, and fetches nothing over HTTP.
Deliver it with `cd_files` or `cd_content`, on Proxmox inside `additional_iso_files`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def served(subject: Subject) -> Iterator[Hit]:
    """Answer files that Packer's web server holds."""
    for machine in subject.machines:
        content = machine.value("http_content")
        names = [str(name).lower() for name in content] if isinstance(content, dict) else []
        if any(name.endswith("autounattend.xml") for name in names):
            yield at_machine(
                machine,
                "http_content",
                "Windows Setup does not fetch its answer file over HTTP",
                "Put it on a CD: `cd_content` or `cd_files`.",
            )


def _source(kind: str) -> str:
    return (
        f'source "hyperv-iso" "a" {{\n  {kind}_content = {{ "autounattend.xml" = var.answers }}\n'
        '  shutdown_command = "shutdown /s /t 5"\n}\n'
    )


RULE = Rule(
    code="rule/answer-over-http",
    severity="warning",
    page=__doc__ or "",
    check=served,
    bad={"a.pkr.hcl": _source("http")},
    good={"a.pkr.hcl": _source("cd")},
    at=("a.pkr.hcl", 2, 3),
)
