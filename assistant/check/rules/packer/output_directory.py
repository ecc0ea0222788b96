"""Every source writes into a folder of its own.

Packer refuses an output directory that exists, and `-force` deletes it: with the template's own
folder that is the template. Two sources with one folder stop one another. Name the folder after the
source, `output/${source.name}` or the like.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath

from assistant.check.machines import Machine, builds_of
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def shared(subject: Subject) -> Iterator[Hit]:
    """Output directories that are the template's folder, or another source's of the build."""
    for machine in subject.machines:
        if _folder(machine) in (".", "/", "..", "~"):
            yield at_machine(
                machine,
                "output_directory",
                "This folder exists, so Packer refuses it, and -force would delete it",
                "Name a folder that the build makes.",
                severity="error",
            )
    for build in builds_of(subject):
        seen: dict[str, str] = {}
        for machine in build.machines:
            folder = _folder(machine)
            other = seen.setdefault(folder, machine.name)
            if folder and other != machine.name:
                yield at_machine(
                    machine,
                    "output_directory",
                    f"`{folder}` is the output directory of {other} too",
                    "Give each source a folder of its own.",
                )


def _folder(machine: Machine) -> str:
    """The folder, tidied; empty where it is not known."""
    folder = machine.text("output_directory")
    return normpath(folder) if folder and "{{" not in folder else ""


def _sources(first: str, second: str) -> str:
    return (
        "".join(
            f'source "qemu" "{name}" {{\n  output_directory = "{folder}"\n'
            '  shutdown_command = "poweroff"\n}\n'
            for name, folder in (("a", first), ("b", second))
        )
        + 'build {\n  sources = ["source.qemu.a", "source.qemu.b"]\n}\n'
    )


RULE = Rule(
    code="rule/output-directory",
    severity="warning",
    page=__doc__ or "",
    check=shared,
    bad={"a.pkr.hcl": _sources("output", "output")},
    good={"a.pkr.hcl": _sources("output/a", "output/b")},
    at=("a.pkr.hcl", 6, 3),
)
