"""When an answer file for Windows Setup runs what: at the installation, or in a clone."""

from __future__ import annotations

from posixpath import basename

from assistant.core.timeline import Lane
from assistant.syntax.xml import parse_xml
from assistant.targets.staging import Course, Handed, Insider, Phase, Reading, Sight, first_words
from assistant.targets.windows.answers import (
    SETUP_ORDER,
    AnswerCommand,
    AnswerFile,
    beside,
    is_answer_file,
    read_answer_file,
)

CLONE_ORDER = ("specialize", "oobeSystem")
SETUP_COMPLETE = "setup/scripts/setupcomplete.cmd"
"""Where Windows looks for it, as the end of a path in small letters."""


def insider() -> Insider:
    """Answer files, as Windows Setup and sysprep take them."""
    return Insider("answer file", is_answer_file, phase, tell, anywhere=True)


def phase(sight: Sight, handed: Handed, sent: bool) -> Phase:
    """Whether an answer file is for Setup, or for machines made from the image."""
    passes = read_answer_file(handed.path, handed.text).passes
    if "autounattend" in handed.name.lower() or "windowsPE" in passes:
        return "install"
    clones = sent or "generalize" in passes or _given_to_sysprep(sight, handed)
    return "clone" if clones else "install"


def _given_to_sysprep(sight: Sight, handed: Handed) -> bool:
    own = basename(handed.path).lower()
    return any(
        path != handed.path and sight.read(text).unattend.lower() == own
        for path, text in sight.files.items()
        if own in text.lower()
    )


def tell(course: Course, sight: Sight, handed: Handed, at: Phase) -> None:
    """Add an answer file's commands to a course, and the traps among them."""
    answer = read_answer_file(handed.path, handed.text)
    teller = _Teller(course, sight, handed, answer, "image" if at == "install" else "clone")
    if at == "install":
        teller.install()
    else:
        teller.clone()


class _Teller:
    def __init__(
        self, course: Course, sight: Sight, handed: Handed, answer: AnswerFile, lane: Lane
    ) -> None:
        self.course, self.sight, self.handed, self.answer = course, sight, handed, answer
        self.lane: Lane = lane
        self.opened = 0
        """The line of the command that opened WinRM; 0: closed yet."""

    def install(self) -> None:
        self.traps()
        for stage in SETUP_ORDER:
            if stage == "oobeSystem":
                self.setup_complete()
            for command in self.answer.of(stage):
                self.command(command)
        for command in self.answer.commands:
            for left in self.effects(command).leaves:
                if left.trigger == "RunOnce" and command.stage in SETUP_ORDER:
                    self.course.add(
                        self.lane, left.trigger, left.what, self.handed.path, self.line(command),
                        as_=left.as_, certainty="unknown", kind=command.kind,
                    )  # fmt: skip

    def clone(self) -> None:
        answer = self.answer
        if "windowsPE" in answer.passes and answer.logon is not None:
            self.course.trap(
                "autologon-left",
                "the build's own answer file is given to clones, which then log on by themselves",
                self.handed.path, self.handed.line + 1,
            )  # fmt: skip
        for stage in CLONE_ORDER:
            for command in answer.of(stage):
                self.command(command)
            if stage == "oobeSystem" and stage in answer.passes:
                self.pages()

    def pages(self) -> None:
        """The pages of the first start, which the answer file answers; its commands come later."""
        if not any(self.answer.of("oobeSystem")):
            self.course.add(
                self.lane, "oobeSystem", f"OOBE, answered by {self.handed.path}", self.handed.path,
                self.handed.line + 1, as_="SYSTEM", certainty="documented", kind="answer file",
            )  # fmt: skip

    def line(self, command: AnswerCommand) -> int:
        return self.handed.line + command.line

    def effects(self, command: AnswerCommand) -> Reading:
        return self.sight.read(command.command)

    def command(self, command: AnswerCommand) -> None:
        """One command; of one that only calls a script of the draft, the script."""
        effects = self.effects(command)
        scripts = self.sight.runs(command.command)
        what = first_words(command.command) if len(scripts) != 1 else scripts[0]
        sure = not command.parallel and not (self.opened and self.lane == "image")
        if command.stage == "oobeSystem" and self.answer.unheard and self.lane == "image":
            sure = False
        self.course.add(
            self.lane, command.stage, what, self.handed.path, self.line(command),
            same=command.parallel, as_=self.user(command), kind=command.kind,
            certainty="documented" if sure else "unknown",
        )  # fmt: skip
        if self.opened and effects.secures:
            self.course.trap(
                "winrm-unsecured",
                f"WinRM is open before this secures it: {what}",
                self.handed.path, self.line(command),
            )  # fmt: skip
        texts = [command.command, *(self.sight.files[path] for path in scripts)]
        if command.stage == "oobeSystem" and any(self.sight.read(text).winrm for text in texts):
            self.opened = self.opened or self.line(command)

    def user(self, command: AnswerCommand) -> str:
        if command.stage == "auditUser":
            return "built-in Administrator"
        if command.stage != "oobeSystem" or command.kind.startswith("Run"):
            return "SYSTEM"
        if command.parallel:
            return "each user at logon"
        name = self.answer.logon or "first user"
        return f"{'AutoLogon user' if '${' in name else name}, elevated"

    def setup_complete(self) -> None:
        """SetupComplete.cmd that the media bring, or that a command of specialize puts there."""
        paths = [
            path for path in sorted(self.sight.files)
            if path.lower().endswith(f"$$/{SETUP_COMPLETE}")
        ]  # fmt: skip
        for command in self.answer.of("specialize"):
            if self.effects(command).copies and "setupcomplete.cmd" in command.command.lower():
                paths += self.sight.names.called(command.command)
        for path in dict.fromkeys(paths):
            self.course.add(
                "image", "SetupComplete", path, path, 1, as_="SYSTEM", certainty="documented",
                kind="SetupComplete.cmd",
            )  # fmt: skip

    def traps(self) -> None:
        answer, handed = self.answer, self.handed
        if answer.uncounted:
            self.course.trap(
                "autologon-left",
                "automatic logon has no count: it stays on, in every clone too",
                handed.path, handed.line + answer.uncounted,
            )  # fmt: skip
        first = next((c for c in answer.commands if c.kind == "SynchronousCommand"), None)
        if answer.unheard and first is not None:
            self.course.trap(
                "nobody-logs-on",
                "no administrator logs on during the build, so FirstLogonCommands never run",
                handed.path, self.line(first),
            )  # fmt: skip
        xml = parse_xml(handed.path, handed.text)
        for line in beside(xml.root, self.opens) if xml.root is not None else ():
            self.course.trap(
                "beside-provisioners",
                f"{first_words(line.text)} runs beside the provisioners: WinRM is open by then",
                handed.path, handed.line + xml.source.line_of(line.span.start),
            )  # fmt: skip

    def opens(self, line: str) -> bool:
        texts = [line, *(self.sight.files[path] for path in self.sight.names.called(line))]
        return any(self.sight.read(text).winrm for text in texts)
