"""The shell provisioners of a Vagrantfile as steps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.core.errors import Declined
from assistant.syntax.source import Source, Span
from assistant.translate.ledger import Ledger
from assistant.translate.steps.model import Copy, Hostname, Lines, Placed, Restart, Run, Steps
from assistant.translate.steps.script import Script as Statements
from assistant.translate.vagrant.model import Lab, Provision, Setting
from assistant.translate.vagrant.reader import is_vagrantfile, read_vagrantfile

_GIVEN = re.compile(r"\$\{?[\d@*#]|\bshift\b|\bgetopts\b")
"""What a script is given when it is called."""
_OWN = "what makes the machine: the steps are done on one that is there"


def has_steps(path: str, text: str) -> bool:
    """Whether a Vagrantfile does something on all of its machines that steps can say."""
    if not is_vagrantfile(path, text):
        return False
    try:
        read_vagrant_steps(path, text, Ledger(text, frozenset()), {})
    except Declined:
        return False
    return True


def read_vagrant_steps(path: str, text: str, ledger: Ledger, beside: Mapping[str, str]) -> Steps:
    """What is done on the machine; of several machines what is done on all of them.

    Raises Declined where there is none of it.
    """
    lab = read_vagrantfile(path, text, ledger, beside)
    if any(machine.all("windows") for machine in lab.machines):
        raise Declined(
            f"{path} is for Windows: steps are read of machines with Linux",
            mend="--to hyperv, or another provider's, takes the machine without its steps",
        )
    steps = Steps(lab.name, strict=False)
    for setting in lab.common.settings if lab.several else lab.machines[0].settings:
        _setting(setting, steps, ledger)
    if lab.several:
        _others(lab, ledger)
    if not steps.steps:
        raise Declined(
            f"{path} has no shell or file provisioner that holds for all its machines",
            mend="--to libvirt, or another provider's, takes machines one by one",
        )
    return steps


def _others(lab: Lab, ledger: Ledger) -> None:
    common = {id(one) for one in lab.common.settings}
    for machine in lab.machines:
        ledger.lost(machine.lines, _OWN)
        for one in machine.settings:
            if id(one) not in common:
                step = one.concept in ("provision", "hostname")
                ledger.lost(
                    one.lines, "is done on one machine and not on all of them" if step else _OWN
                )


def _setting(setting: Setting, steps: Steps, ledger: Ledger) -> None:
    if setting.concept == "hostname":
        steps.steps.append(Placed(Hostname(str(setting.value)), setting.lines))
    elif setting.concept == "provision":
        _provision(setting.value, setting.lines, steps, ledger)
    else:
        ledger.lost(setting.lines, _OWN)


def _provision(one: Provision, lines: Lines, steps: Steps, ledger: Ledger) -> None:
    for note, where in one.notes:
        ledger.approximated(where, note)
    if not one.root and one.kind == "shell":
        ledger.approximated(lines, "done as root, where Vagrant does it as the one who logs in")
    if one.kind == "file":
        steps.steps.append(Placed(Copy(one.path, one.target, from_here=True), lines))
    elif one.kind != "shell":
        ledger.lost(lines, "a playbook is no list of steps: give that file instead")
    elif one.text is None and one.path:
        how = "without its arguments" if one.arguments or one.variables else ""
        steps.steps.append(Placed(Run(one.path), lines, how=how))
    else:
        _shell(one, lines, steps, ledger)
    if one.restart:
        steps.steps.append(Placed(Restart(), lines))


def _shell(one: Provision, lines: Lines, steps: Steps, ledger: Ledger) -> None:
    text = one.text
    if text is None:
        return
    source = Source("", str(text))

    def at(span: Span) -> Lines:
        first, last = source.line_of(span.start), source.line_of(max(span.start, span.end - 1))
        return tuple(sorted({n for row in text.rows[first - 1 : last] for n in row}))

    ledger.translated(set(lines) - {n for row in text.rows for n in row})
    for number, row in enumerate(str(text).split("\n")):
        if number < len(text.rows) and (not row.strip() or row.lstrip().startswith("#")):
            ledger.translated(text.rows[number])
    exports = [f"set -- {one.arguments}"] if one.arguments and _GIVEN.search(text) else []
    exports += [f"export {name}={value!r}" for name, value in one.variables]
    steps.steps += Statements(str(text), at, ledger, bash=True, exports=exports).read()
