"""A bypass of the TPM test stands only where there is no TPM.

With `BypassTPMCheck` beside a machine that has one, nobody notices when the TPM is lost from the
template later, and clones are made that get no feature updates. Take the bypass out.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import has_tpm
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def needless(subject: Subject) -> Iterator[Hit]:
    """The bypass, where every machine that installs Windows has a TPM."""
    machines = [m for m in subject.machines if m.family == "windows"]
    if not machines or not all(has_tpm(machine) for machine in machines):
        return
    for write in subject.writes:
        if write.name == "bypasstpmcheck" and write.number == 1:
            yield at_command(
                write.command,
                "The machine has a TPM, so the bypass only hides its loss",
                "Take this command out.",
            )


_SOURCE = """source "hyperv-iso" "a" {{
  communicator     = "winrm"
  generation       = 2
  enable_tpm       = {tpm}
  shutdown_command = "shutdown /s /t 5"
}}
"""
_BYPASS = "reg add HKLM\\SYSTEM\\Setup\\LabConfig /v BypassTPMCheck /t REG_DWORD /d 1 /f\n"
RULE = Rule(
    code="rule/needless-bypass",
    severity="info",
    page=__doc__ or "",
    check=needless,
    bad={"a.pkr.hcl": _SOURCE.format(tpm="true"), "pe.cmd": _BYPASS},
    good={"a.pkr.hcl": _SOURCE.format(tpm="false"), "pe.cmd": _BYPASS},
    at=("pe.cmd", 1, 1),
)
