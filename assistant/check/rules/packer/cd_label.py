"""A disc with answers has the label that the installer looks for.

cloud-init reads user-data from a disc that is called `cidata`, Anaconda a kickstart file from one
called `OEMDRV`. Packer calls its disc `packer` unless `cd_label` says otherwise, and the installer
then asks a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from assistant.check.machines import Machine
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def unlabelled(subject: Subject) -> Iterator[Hit]:
    """Discs with such a file and another label, where the boot command names no place."""
    for machine in subject.machines:
        if machine.unknown("cd_label"):
            continue
        label = (machine.text("cd_label") or "packer").lower()
        names = set(_files(machine))
        keys = machine.keys.lower()
        wanted = ""
        if "user-data" in names and "s=" not in keys and "ds=" not in keys:
            wanted = "cidata"
        elif "ks.cfg" in names and "ks=" not in keys and "ks " not in keys:
            wanted = "OEMDRV"
        if wanted and label != wanted.lower():
            place = "cd_label" if machine.text("cd_label") else "cd_content"
            yield at_machine(
                machine,
                place,
                f"The installer looks for a disc called {wanted}, and this one is `{label}`",
                f'Set `cd_label = "{wanted}"`.',
            )


def _files(machine: Machine) -> Iterator[str]:
    content, files = machine.value("cd_content"), machine.value("cd_files")
    for name in content if isinstance(content, dict) else ():
        yield str(name).lstrip("/")
    for path in files if isinstance(files, list) else ():
        if isinstance(path, str):
            yield basename(path)


def _source(label: str) -> str:
    return (
        'source "qemu" "a" {\n  cd_content       = { "user-data" = "", "meta-data" = "" }\n'
        f'{label}  shutdown_command = "poweroff"\n}}\n'
    )


RULE = Rule(
    code="rule/cd-label",
    severity="warning",
    page=__doc__ or "",
    check=unlabelled,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source('  cd_label         = "cidata"\n')},
    at=("a.pkr.hcl", 2, 3),
)
