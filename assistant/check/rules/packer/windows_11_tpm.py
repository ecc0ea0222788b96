"""Windows 11 gets a TPM, or the stated bypass.

Setup refuses a machine without a TPM 2.0: "This PC can't run Windows 11". Give the machine one, or
set `BypassTPMCheck` under LabConfig in the windowsPE pass; a machine without one gets no feature
updates.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import asked_by_setup, has_tpm
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import speaks_of
from assistant.check.subject import Subject

_WAYS = {
    "hyperv-iso": "Set `generation = 2` and `enable_tpm = true`.",
    "qemu": "Set `vtpm = true`; the host needs swtpm.",
    "proxmox-iso": 'Add a `tpm_config` block with `tpm_version = "v2.0"`.',
    "vsphere-iso": "Set `vTPM = true`; the vCenter needs a key provider.",
    "virtualbox-iso": 'Add ["modifyvm", "{{.Name}}", "--tpm-type", "2.0"] to `vboxmanage`.',
    "vmware-iso": "Set the bypass in the answer file.",
}


def without_tpm(subject: Subject) -> Iterator[Hit]:
    """Machines that install Windows 11 without either."""
    if speaks_of(subject, "bypasstpmcheck", "allowupgradeswithunsupportedtpm"):
        return
    for machine in subject.machines:
        if asked_by_setup(machine) and machine.builder in _WAYS and has_tpm(machine) is False:
            yield at_machine(
                machine,
                "",
                "Windows 11 Setup refuses a machine without a TPM",
                _WAYS[machine.builder],
            )


def _source(line: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  iso_url          = "file:///iso/windows-11.iso"\n'
        "  cpus             = 2\n  memory           = 4096\n  disk_size        = 65536\n"
        f'  generation       = 2\n{line}  shutdown_command = "shutdown /s /t 5"\n}}\n'
    )


RULE = Rule(
    code="rule/windows-11-tpm",
    severity="warning",
    page=__doc__ or "",
    check=without_tpm,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source("  enable_tpm       = true\n")},
    at=("a.pkr.hcl", 1, 1),
)
