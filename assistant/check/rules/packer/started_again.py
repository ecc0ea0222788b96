"""A sealed machine is not started again.

`skip_convert_to_template = true` makes the Proxmox builder start the machine once more when it is
done: Windows goes through its first run, and the generalization is used up. Leave it out, and clone
the template.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import sealed
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import seals
from assistant.check.subject import Subject

_NAME = "skip_convert_to_template"


def started(subject: Subject) -> Iterator[Hit]:
    """Sources of Proxmox that seal Windows and are started again."""
    for machine in subject.machines:
        if machine.builder.startswith("proxmox-") and machine.is_true(_NAME) and seals(subject):
            yield at_machine(
                machine,
                _NAME,
                "The builder starts the sealed machine again, and its first run begins",
                "Let the builder make a template.",
            )


def _files(line: str) -> dict[str, str]:
    files = dict(sealed(source=line))
    return files | {"a.pkr.hcl": files["a.pkr.hcl"].replace("hyperv-iso", "proxmox-iso")}


RULE = Rule(
    code="rule/started-again",
    severity="warning",
    page=__doc__ or "",
    check=started,
    bad=_files(f"  {_NAME} = true\n"),
    good=_files('  template_name = "windows"\n'),
    at=("a.pkr.hcl", 2, 3),
)
