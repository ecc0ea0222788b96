"""Steps as provisioners of a Packer build."""

from __future__ import annotations

import shlex

from assistant.core.translation import Placeholder
from assistant.translate.hcl_writing import Body, Item, printed, quoted, untemplated
from assistant.translate.ledger import Ledger
from assistant.translate.steps.model import Copy, Lines, Placed, Restart, Run, Steps
from assistant.translate.steps.shell import code_of, guessed
from assistant.translate.steps.write_shell import from_here, interpreter, placeholders, told
from assistant.translate.there import ASKED, machine_there
from assistant.translate.written import Page, Written

_ADDED = "source.null.machine, a machine that is there: put your own builder in its place"


class BuildWriter:
    """Writes one build; commands that follow one another are one provisioner."""

    def __init__(self, steps: Steps, ledger: Ledger) -> None:
        self.steps, self.ledger = steps, ledger
        self.build = Body("build")
        self.build.set("sources", _quoted("source.null.machine"))
        self._shell: Body | None = None

    def write(self) -> Written:
        """One file, with a source that stands for the user's own."""
        for placed in self.steps.steps:
            self._step(placed)
            told(self.ledger, placed, guessed(placed.step))
        text, origins = printed(Body(blocks=[*machine_there(), self.build]))
        asked = tuple(Placeholder(name, why) for name, why in ASKED.items())
        page = Page(f"{self.steps.name}.pkr.hcl", "hcl", text, origins)
        return Written((page,), (*placeholders(self.steps), *asked), (_ADDED,))

    def _step(self, placed: Placed) -> None:
        step, lines = placed.step, placed.lines
        if isinstance(step, Run):
            self._shell = None
            block = self.build.block('provisioner "shell"', lines)
            block.set("script", quoted(untemplated(step.path)), lines)
            return
        if isinstance(step, Restart):
            self._shell = None
        if isinstance(step, Copy) and from_here(placed):
            # A file is laid down by the one who logs in, who may not write everywhere.
            self._shell = None
            place = f"/tmp/{step.target.rstrip('/').rpartition('/')[2] or 'files'}"  # noqa: S108
            if step.source.endswith("/"):  # its inside goes into a folder that must be there
                place = f"{place}/"
                made = self.build.block('provisioner "shell"', lines)
                made.set("inline", _quoted(f"mkdir -p {shlex.quote(place)}"), lines)
            block = self.build.block('provisioner "file"', lines)
            block.set("source", quoted(untemplated(step.source)), lines)
            block.set("destination", quoted(untemplated(place)), lines)
            step = Copy(place, step.target, step.rights)
        for code in code_of(step):
            self._inline(code, lines)
        if isinstance(step, Restart) and self._shell is not None:
            # What follows waits for the machine to be there again.
            self._shell.set("expect_disconnect", "true", lines)
            self._shell.set("pause_after", quoted("30s"), lines)
            self._shell = None

    def _inline(self, code: str, lines: Lines) -> None:
        if self._shell is None:
            shell = interpreter(self.steps)
            self._shell = self.build.block('provisioner "shell"')
            stops = " -e" if self.steps.strict else ""
            command = f"sudo env {{{{ .Vars }}}} {shell}{stops} '{{{{ .Path }}}}'"
            self._shell.set("execute_command", quoted(command))
            self._shell.set("environment_vars", _quoted("DEBIAN_FRONTEND=noninteractive"))
        for line in code.split("\n"):
            # Packer puts the lines together into one script.
            self._shell.add("inline", Item(quoted(untemplated(line)), lines))


def _quoted(text: str) -> list[Item]:
    return [Item(quoted(text))]


def write_packer(steps: Steps, ledger: Ledger) -> Written:
    """One `.pkr.hcl` file."""
    return BuildWriter(steps, ledger).write()
