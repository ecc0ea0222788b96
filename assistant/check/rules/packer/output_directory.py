"""Every source writes into a folder of its own.

Packer refuses an output directory that exists, and `-force` deletes it: with the template's own
folder that is the template. Two sources with one folder stop one another. Name the folder after the
source, `output/${source.name}` or the like.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def shared(subject: Subject) -> Iterator[Hit]:
    """Output directories that are the template's folder, or another source's."""
    seen: dict[tuple[str, str], str] = {}
    for machine in subject.machines:
        folder = machine.text("output_directory")
        if folder is None or "{{" in folder:
            continue
        tidy = normpath(folder)
        if tidy in (".", "/", "..", "~"):
            yield at_machine(
                machine,
                "output_directory",
                f"`{folder}` exists, so Packer refuses it, and -force would delete it",
                "Name a folder that the build makes.",
                severity="error",
            )
            continue
        other = seen.setdefault((machine.found.module.folder, tidy), machine.name)
        if other != machine.name:
            yield at_machine(
                machine,
                "output_directory",
                f"`{folder}` is the output directory of {other} too",
                "Give each source a folder of its own.",
            )


def _sources(first: str, second: str) -> str:
    return "".join(
        f'source "qemu" "{name}" {{\n  output_directory = "{folder}"\n'
        '  shutdown_command = "poweroff"\n}\n'
        for name, folder in (("a", first), ("b", second))
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
